package io.sluice.fuse.kernel;

import io.sluice.fuse.DirectorySink;
import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.OpenDirectories;
import io.sluice.fuse.kernel.Dispatcher.Call;
import io.sluice.fuse.kernel.Requests.ByHandle;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** The requests about open directories. Thread-safe. */
final class DirectoryRequests {
    private final OpenDirectories directories;
    private final InodeOperations inodes;
    private final EntryReplies entries;
    private final boolean unopened;

    /** @param unopened whether directories are read without an open */
    DirectoryRequests(FuseDoor door, InodeOperations inodes, EntryReplies entries, boolean unopened) {
        this.unopened = unopened;
        this.directories = door.directories();
        this.inodes = inodes;
        this.entries = entries;
    }

    void open(Call call) throws VfsException {
        Requests.Open.read(call.body());
        long handle = inodes.openDirectory(call.caller(), call.inode());
        call.reply().ifLost(() -> directories.release(handle));
        new Replies.Opened(handle, 0, 0).write(call.reply().body());
    }

    void read(Call call) throws VfsException {
        fill(call, (name, file, next, _, end) -> {
            Replies.DirectoryEntry entry = entry(name, file, next);
            if (call.reply().body().position() + entry.length() > end) {
                return false;
            }
            entry.write(call.reply().body());
            return true;
        });
    }

    void readWithAttributes(Call call) throws VfsException {
        AtomicReference<Duration> validity = new AtomicReference<>();
        fill(call, (name, file, next, mark, end) -> {
            Replies.DirectoryEntry entry = entry(name, file, next);
            if (call.reply().body().position() + Replies.Entry.BYTES + entry.length() > end) {
                return false;
            }
            if (name.equals(".") || name.equals("..")) {
                entries.putUncounted(file, call.reply());
            } else {
                Duration known = validity.get();
                Duration valid = known == null ? entries.validityIn(call.inode()) : known;
                validity.set(valid);
                entries.put(file, call.inode(), new FileName(name), call.reply(), mark, valid);
            }
            entry.write(call.reply().body());
            return true;
        });
    }

    private static Replies.DirectoryEntry entry(String name, FileAttributes file, long next) {
        return new Replies.DirectoryEntry(file.id().value(), next, file.type(), name);
    }

    /** Puts one entry, unless that would go beyond {@code end}. */
    @FunctionalInterface
    private interface Putting {
        boolean put(String name, FileAttributes file, long next, long mark, int end);
    }

    private void fill(Call call, Putting putting) throws VfsException {
        Requests.Read wanted = Requests.Read.read(call.body());
        ByteBuffer into = call.reply().body();
        if (wanted.offset() < 0 || wanted.size() < 0 || wanted.size() > into.remaining()) {
            throw new VfsException(VfsError.INVALID, "a listing of " + wanted.size() + " bytes");
        }
        int end = into.position() + wanted.size();
        DirectorySink sink = (name, file, next, mark) -> putting.put(name, file, next, mark, end);
        if (unopened) {
            inodes.readDirectory(call.inode(), wanted.offset(), sink);
        } else {
            directories.read(wanted.handle(), wanted.offset(), sink);
        }
    }

    void release(Call call) throws VfsException {
        directories.release(ByHandle.read(call.body(), ByHandle.RELEASE_BYTES).handle());
    }
}
