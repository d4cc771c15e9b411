package io.sluice.fuse.kernel;

import io.sluice.fuse.Errno;
import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.PassingFiles;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The kernel's side of the protocol, in byte arrays: puts requests together, and takes answers apart. Thread-safe. */
final class Wire {
    private final NodeTable nodes;
    private final Dispatcher dispatcher;
    private final AtomicLong lastUnique = new AtomicLong();
    private final ThreadLocal<ByteBuffer> memory = ThreadLocal.withInitial(
            () -> ByteBuffer.allocate(RequestLoop.MEMORY_BYTES).order(ByteOrder.nativeOrder()));

    Wire(FuseDoor door) {
        nodes = new NodeTable(door.root());
        dispatcher = new Dispatcher(
                door,
                nodes,
                new EntryReplies(nodes, Validity.brief(), Optional.empty(), false),
                PassingFiles.NONE,
                false);
    }

    NodeTable nodes() {
        return nodes;
    }

    /** The body of the answer to a request, or the error by its errno. */
    ByteBuffer ask(Opcode opcode, Caller caller, long node, Consumer<ByteBuffer> body) throws VfsException {
        Optional<ByteBuffer> answer = send(opcode.number(), caller, node, body);
        return answer.orElseThrow(() -> new AssertionError(opcode + " is not answered"));
    }

    /** The same for any kind; empty if it is not answered. */
    Optional<ByteBuffer> send(int opcode, Caller caller, long node, Consumer<ByteBuffer> body) throws VfsException {
        ByteBuffer shared = memory.get().clear();
        long unique = lastUnique.incrementAndGet();
        shared.putInt(0).putInt(opcode).putLong(unique).putLong(node);
        shared.putInt(caller.uid()).putInt(caller.gid()).putInt(0).putInt(0);
        body.accept(shared);
        shared.putInt(0, shared.position());
        ByteBuffer request = shared.duplicate().order(ByteOrder.nativeOrder()).flip();
        Requests.Header header = Requests.Header.read(request);
        Reply reply = new Reply(shared);
        Optional<Integer> error = dispatcher.serve(header, request, reply);
        if (error.isEmpty()) {
            return Optional.empty();
        }
        int length = reply.end(unique, error.get());
        ByteBuffer answer =
                shared.duplicate().order(ByteOrder.nativeOrder()).clear().limit(length);
        if (answer.getInt() != length) {
            throw new AssertionError("an answer of " + length + " bytes says that it has another length");
        }
        int errno = -answer.getInt();
        if (answer.getLong() != unique) {
            throw new AssertionError("an answer is to another request");
        }
        if (errno != 0) {
            throw new VfsException(errorOf(errno), "errno " + errno);
        }
        return Optional.of(answer);
    }

    /** The first of the errors that have this errno. */
    private static VfsError errorOf(int number) {
        return Arrays.stream(VfsError.values())
                .filter(error -> Errno.of(error).number() == number)
                .findFirst()
                .orElseThrow(() -> new AssertionError("errno " + number));
    }

    static void putName(ByteBuffer to, FileName name) {
        to.put(name.bytes()).put((byte) 0);
    }
}
