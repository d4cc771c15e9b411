package io.sluice.fuse.kernel;

import io.sluice.fuse.kernel.Requests.SetAttributes;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What the kernel asks, each a request of linux/fuse.h put together by hand. */
final class WireCalls {
    private static final int LIST_BYTES = 1 << 16;

    private final Wire wire;

    WireCalls(Wire wire) {
        this.wire = wire;
    }

    record CreatedFile(FileAttributes file, long handle) {}

    private long node(InodeId inode) {
        return wire.nodes().number(inode);
    }

    private ByteBuffer ask(Opcode opcode, Caller caller, InodeId inode, Consumer<ByteBuffer> body) throws VfsException {
        return wire.ask(opcode, caller, node(inode), body);
    }

    FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        return entry(ask(Opcode.LOOKUP, caller, directory, body -> Wire.putName(body, name)));
    }

    /** fuse_entry_out, whose node is counted once more. */
    private FileAttributes entry(ByteBuffer from) {
        from.position(from.position() + 40);
        return attributes(from);
    }

    /** fuse_attr; the life is not in it. */
    private static FileAttributes attributes(ByteBuffer from) {
        long inode = from.getLong();
        long size = from.getLong();
        from.getLong();
        long[] seconds = {from.getLong(), from.getLong(), from.getLong()};
        int[] nanos = {from.getInt(), from.getInt(), from.getInt()};
        int mode = from.getInt();
        int links = from.getInt();
        int uid = from.getInt();
        int gid = from.getInt();
        from.position(from.position() + 12);
        FileType type = (mode & 0170000) == 0040000 ? FileType.DIRECTORY : FileType.REGULAR;
        return new FileAttributes(
                new InodeId(inode),
                type,
                mode & 07777,
                links,
                uid,
                gid,
                size,
                Instant.ofEpochSecond(seconds[0], nanos[0]),
                Instant.ofEpochSecond(seconds[1], nanos[1]),
                Instant.ofEpochSecond(seconds[2], nanos[2]),
                FileLife.PERSISTED);
    }

    FileAttributes attributes(InodeId inode) throws VfsException {
        ByteBuffer answer =
                ask(Opcode.GETATTR, Caller.ROOT, inode, body -> body.putLong(0).putLong(0));
        answer.position(answer.position() + 16);
        return attributes(answer);
    }

    void access(Caller caller, InodeId inode, int mask) throws VfsException {
        ask(Opcode.ACCESS, caller, inode, body -> body.putInt(mask).putInt(0));
    }

    long open(Caller caller, InodeId file, int flags) throws VfsException {
        return ask(Opcode.OPEN, caller, file, body -> body.putInt(flags).putInt(0))
                .getLong();
    }

    void release(InodeId file, long handle) throws VfsException {
        byHandle(Opcode.RELEASE, file, handle, 16);
    }

    void flush(InodeId file, long handle) throws VfsException {
        byHandle(Opcode.FLUSH, file, handle, 16);
    }

    void sync(InodeId file, long handle) throws VfsException {
        byHandle(Opcode.FSYNC, file, handle, 8);
    }

    private void byHandle(Opcode opcode, InodeId file, long handle, int more) throws VfsException {
        ask(opcode, Caller.ROOT, file, body -> body.putLong(handle).put(new byte[more]));
    }

    int read(InodeId file, long handle, long offset, ByteBuffer into) throws VfsException {
        int size = Math.min(into.remaining(), Negotiation.MAX_BYTES);
        ByteBuffer answer = ask(Opcode.READ, Caller.ROOT, file, body -> putRead(body, handle, offset, size));
        int count = answer.remaining();
        into.put(answer);
        return count == size && into.hasRemaining() ? count + read(file, handle, offset + count, into) : count;
    }

    private static void putRead(ByteBuffer body, long handle, long offset, int size) {
        body.putLong(handle).putLong(offset).putInt(size).put(new byte[20]);
    }

    void write(InodeId file, long handle, long offset, ByteBuffer data) throws VfsException {
        long at = offset;
        do {
            int size = Math.min(data.remaining(), Negotiation.MAX_BYTES);
            long position = at;
            int written = ask(Opcode.WRITE, Caller.ROOT, file, body -> {
                        putRead(body, handle, position, size);
                        body.put(data.slice(data.position(), size));
                    })
                    .getInt();
            data.position(data.position() + written);
            at += written;
        } while (data.hasRemaining());
    }

    CreatedFile create(Caller caller, InodeId directory, FileName name, int mode, int flags) throws VfsException {
        ByteBuffer answer = ask(Opcode.CREATE, caller, directory, body -> {
            body.putInt(flags).putInt(mode | 0100000).putInt(0).putInt(0);
            Wire.putName(body, name);
        });
        return new CreatedFile(entry(answer), answer.getLong());
    }

    FileAttributes makeDirectory(Caller caller, InodeId directory, FileName name, int mode) throws VfsException {
        return entry(ask(Opcode.MKDIR, caller, directory, body -> {
            body.putInt(mode).putInt(0);
            Wire.putName(body, name);
        }));
    }

    /** One request for all. */
    void change(Caller caller, InodeId inode, AttributeChange change) throws VfsException {
        int valid = (change.mode().isPresent() ? SetAttributes.MODE : 0)
                | (change.uid().isPresent() ? SetAttributes.UID : 0)
                | (change.gid().isPresent() ? SetAttributes.GID : 0)
                | (change.size().isPresent() ? SetAttributes.SIZE : 0)
                | (change.accessed().isPresent() ? SetAttributes.ACCESSED : 0)
                | (change.modified().isPresent() ? SetAttributes.MODIFIED : 0);
        Instant accessed = change.accessed().orElse(Instant.EPOCH);
        Instant modified = change.modified().orElse(Instant.EPOCH);
        ask(Opcode.SETATTR, caller, inode, body -> {
            body.putInt(valid).putInt(0).putLong(0).putLong(change.size().orElse(0));
            body.putLong(0).putLong(accessed.getEpochSecond()).putLong(modified.getEpochSecond());
            body.putLong(0)
                    .putInt(accessed.getNano())
                    .putInt(modified.getNano())
                    .putInt(0);
            body.putInt(change.mode().orElse(0)).putInt(0);
            body.putInt(change.uid().orElse(0)).putInt(change.gid().orElse(0)).putInt(0);
        });
    }

    void remove(Opcode opcode, Caller caller, InodeId directory, FileName name) throws VfsException {
        ask(opcode, caller, directory, body -> Wire.putName(body, name));
    }

    void rename(Caller caller, InodeId fromDirectory, FileName from, InodeId toDirectory, FileName to)
            throws VfsException {
        ask(Opcode.RENAME, caller, fromDirectory, body -> {
            body.putLong(node(toDirectory));
            Wire.putName(body, from);
            Wire.putName(body, to);
        });
    }

    DirectoryPage list(Caller caller, InodeId directory, long cookie, int maxEntries) throws VfsException {
        long handle =
                ask(Opcode.OPENDIR, caller, directory, body -> body.putLong(0)).getLong();
        List<DirectoryEntry> entries = new ArrayList<>();
        try {
            long next = cookie;
            while (true) {
                long offset = next;
                ByteBuffer answer = ask(
                        Opcode.READDIRPLUS, Caller.ROOT, directory, body -> putRead(body, handle, offset, LIST_BYTES));
                if (!answer.hasRemaining()) {
                    return new DirectoryPage(entries, true);
                }
                while (answer.hasRemaining()) {
                    Listed listed = listed(answer);
                    if (listed.entry().isPresent() && entries.size() == maxEntries) {
                        return new DirectoryPage(entries, false);
                    }
                    listed.entry().ifPresent(entries::add);
                    next = listed.next();
                }
            }
        } finally {
            byHandle(Opcode.RELEASEDIR, directory, handle, 16);
        }
    }

    /** @param entry empty for "." and ".." */
    private record Listed(Optional<DirectoryEntry> entry, long next) {}

    /** fuse_direntplus. */
    private Listed listed(ByteBuffer from) {
        FileAttributes file = entry(from);
        from.getLong();
        long next = from.getLong();
        byte[] name = new byte[from.getInt()];
        from.getInt();
        from.get(name);
        from.position(from.position() + (-name.length & 7));
        String text = new String(name, StandardCharsets.UTF_8);
        boolean self = text.equals(".") || text.equals("..");
        return new Listed(
                self ? Optional.empty() : Optional.of(new DirectoryEntry(new FileName(text), next, file)), next);
    }

    StorageUsage usage(InodeId inode) throws VfsException {
        ByteBuffer answer = ask(Opcode.STATFS, Caller.ROOT, inode, body -> {});
        long[] counts = new long[5];
        answer.asLongBuffer().get(counts);
        int block = answer.getInt(answer.position() + 40);
        int name = answer.getInt(answer.position() + 44);
        return new StorageUsage(counts[0] * block, counts[1] * block, counts[3], counts[4], block, name);
    }
}
