package io.sluice.fuse.kernel;

import io.sluice.fuse.Errno;
import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.PassingFiles;
import io.sluice.fuse.ProcessGroups;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.trace.Span;
import io.sluice.vfs.trace.SpanNote;
import io.sluice.vfs.trace.Spans;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Takes a request apart, has it done, and puts its answer together. Thread-safe; one call for each request, which may block on a store.
 *
 * <p>Knows no descriptor: every test can feed it byte arrays.
 */
final class Dispatcher {
    private final FuseDoor door;
    private final NodeTable nodes;
    private final EntryReplies entries;
    private final boolean nocto;
    private final NameRequests names;
    private final FileRequests files;
    private final DirectoryRequests directories;

    /** @param nocto whether files and directories are read without having been opened */
    Dispatcher(FuseDoor door, NodeTable nodes, EntryReplies entries, PassingFiles passing, boolean nocto) {
        this.door = door;
        this.nodes = nodes;
        InodeOperations inodes = new InodeOperations(door, nodes);
        this.entries = entries;
        this.nocto = nocto;
        this.names = new NameRequests(inodes, nodes, entries);
        this.files = new FileRequests(door, inodes, entries, nodes, passing);
        this.directories = new DirectoryRequests(door, inodes, entries, nocto);
    }

    /**
     * Serves the request with {@code header}, whose {@code body} is read to its end before the first byte of the reply is put: they may
     * share their memory.
     *
     * @param body the rest of it
     * @return the error of the answer in {@code reply}, 0 or an errno, negative; empty if this kind is not answered
     */
    Optional<Integer> serve(Requests.Header header, ByteBuffer body, Reply reply) {
        reply.begin();
        Optional<Opcode> known = Opcode.of(header.opcode());
        if (known.isEmpty() || (nocto && known.get().isOfOpens())) {
            return Optional.of(Errno.ENOSYS.answer());
        }
        Opcode opcode = known.get();
        return switch (opcode) {
            case FORGET, BATCH_FORGET -> {
                door.answers().answer(opcode.operation(), header.node(), () -> forget(opcode, header, body));
                yield Optional.empty();
            }
            default -> {
                int status = door.answers().answer(opcode.operation(), header.node(), () -> {
                    answer(opcode, header, body, reply);
                    return 0;
                });
                if (status < 0) {
                    reply.lost();
                }
                yield Optional.of(status);
            }
        };
    }

    /** The kernel has taken {@code reply}. */
    void given(Reply reply) {
        entries.given(reply);
    }

    private int forget(Opcode opcode, Requests.Header header, ByteBuffer body) throws VfsException {
        if (opcode == Opcode.FORGET) {
            nodes.forget(header.node(), Requests.Forget.read(body).lookups());
            return 0;
        }
        int count = Requests.BatchForget.read(body).count();
        for (int i = 0; i < count; i++) {
            nodes.forget(body.getLong(), Requests.Forget.read(body).lookups());
        }
        return 0;
    }

    private void answer(Opcode opcode, Requests.Header header, ByteBuffer body, Reply reply) throws VfsException {
        Caller caller = new Caller(header.uid(), header.gid(), new ProcessGroups(header.pid()), "fuse");
        Call call = new Call(caller, nodes.inode(header.node()), header.node(), body, reply);
        Span span = Spans.current();
        span.note(SpanNote.UID, caller.uid());
        span.note(SpanNote.INODE, call.inode().value());
        switch (opcode) {
            case LOOKUP -> names.lookup(call);
            case GETATTR -> names.getAttributes(call);
            case SETATTR -> names.setAttributes(call);
            case ACCESS -> names.access(call);
            case READLINK -> names.readLink(call);
            case SYMLINK, LINK -> names.link(call);
            case MKNOD -> names.makeNode(call);
            case MKDIR -> names.makeDirectory(call);
            case UNLINK -> names.unlink(call);
            case RMDIR -> names.removeDirectory(call);
            case RENAME -> names.rename(call);
            case OPEN -> files.open(call);
            case CREATE -> files.create(call);
            case READ -> files.read(call);
            case WRITE -> files.write(call);
            case FLUSH -> files.flush(call);
            case FSYNC -> files.sync(call);
            case RELEASE -> files.release(call);
            case STATFS -> files.usage(call);
            case OPENDIR -> directories.open(call);
            case READDIR -> directories.read(call);
            case READDIRPLUS -> directories.readWithAttributes(call);
            case RELEASEDIR -> directories.release(call);
            // What a directory holds is durable when it is answered.
            case FSYNCDIR -> {}
            case FORGET, BATCH_FORGET -> throw new VfsException(VfsError.INVALID, opcode + " is not served here");
        }
    }

    /**
     * A request to be done.
     *
     * @param inode that the header names
     */
    record Call(Caller caller, InodeId inode, long node, ByteBuffer body, Reply reply) {
        /** The name that stands in the request next, ended by NUL. */
        FileName name() throws VfsException {
            int start = body.position();
            for (int i = start; i < body.limit(); i++) {
                if (body.get(i) == 0) {
                    FileName name = FileName.parse(body.slice(start, i - start));
                    body.position(i + 1);
                    return name;
                }
            }
            throw new VfsException(VfsError.INVALID, "a name has no end");
        }
    }
}
