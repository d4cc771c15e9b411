package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.PassingFiles;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests that no kernel sends: each is answered with an errno or dropped, and nothing else happens. */
final class MalformedRequestsTest {
    private static final int REQUESTS = Integer.getInteger("sluice.malformed", 100_000);
    private static final int MAX_BYTES = 300;
    private static final int OPCODES = 60;

    private final MemoryGateway gateway = new MemoryGateway();
    private FuseDoor door;
    private Wire wire;
    private Dispatcher dispatcher;
    private InodeId file;

    @BeforeEach
    void open() throws VfsException {
        gateway.putObject("/data/file", new byte[10]);
        door = FuseDoor.open(gateway.fileSystem(), gateway.clock(), VfsPath.ROOT, false);
        wire = new Wire(door);
        NodeTable nodes = new NodeTable(door.root());
        dispatcher = new Dispatcher(
                door,
                nodes,
                new EntryReplies(nodes, Validity.brief(), Optional.empty(), false),
                PassingFiles.NONE,
                false);
        WireCalls calls = new WireCalls(wire);
        InodeId data =
                calls.lookup(Caller.ROOT, door.root(), new FileName("data")).id();
        file = calls.lookup(Caller.ROOT, data, new FileName("file")).id();
    }

    @AfterEach
    void close() {
        door.close();
        gateway.close();
    }

    @Test
    void nothingComesOfThem() {
        Random random = new Random(7);
        ByteBuffer memory = ByteBuffer.allocate(RequestLoop.MEMORY_BYTES).order(ByteOrder.nativeOrder());
        for (int i = 0; i < REQUESTS; i++) {
            int length = random.nextInt(MAX_BYTES);
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            memory.clear().put(bytes).flip();
            if (length >= Requests.Header.BYTES) {
                header(memory, random, length);
            }
            serve(memory);
        }
        assertThat(gateway.object("/data/file")).hasValue(new byte[10]);
    }

    /** A header that is right, or nearly, so that the rest is looked at. */
    private void header(ByteBuffer memory, Random random, int length) {
        memory.putInt(0, random.nextInt(20) == 0 ? random.nextInt() : length);
        memory.putInt(4, random.nextInt(OPCODES));
        long[] nodes = {0, 1, file.value(), random.nextLong()};
        memory.putLong(16, nodes[random.nextInt(nodes.length)]);
        // Not by root: what happens to be well-formed is not to change anything either.
        memory.putInt(24, 65_534).putInt(28, 65_534).putInt(32, 0);
    }

    private void serve(ByteBuffer memory) {
        ByteBuffer request = memory.duplicate().order(ByteOrder.nativeOrder());
        Requests.Header header;
        try {
            header = Requests.Header.read(request);
        } catch (VfsException e) {
            assertThat(e.reason()).isNotBlank();
            return;
        }
        Reply reply = new Reply(memory.duplicate().order(ByteOrder.nativeOrder()));
        Optional<Integer> error = dispatcher.serve(header, request, reply);
        if (error.isPresent()) {
            int answer = reply.end(header.unique(), error.get());
            assertThat(answer).isBetween(Replies.Header.BYTES, RequestLoop.MEMORY_BYTES);
            assertThat(error.get()).isBetween(-133, 0).isNotEqualTo(-5);
        }
    }

    @Test
    void unknownKindsAreNotImplemented() {
        for (int opcode : new int[] {0, 7, 19, 21, 22, 23, 24, 31, 37, 39, 40, 43, 45, 46, 47, 50, 52, 4096, -1}) {
            ByteBuffer memory = ByteBuffer.allocate(RequestLoop.MEMORY_BYTES).order(ByteOrder.nativeOrder());
            memory.putInt(48).putInt(opcode).putLong(1).putLong(1).position(48).flip();
            Requests.Header header = new Requests.Header(48, opcode, 1, 1, 0, 0, 0);
            assertThat(dispatcher.serve(header, memory, new Reply(memory.duplicate())))
                    .describedAs("kind %s", opcode)
                    .hasValue(-38);
        }
    }
}
