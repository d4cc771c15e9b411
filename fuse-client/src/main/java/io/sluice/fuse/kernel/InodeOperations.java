package io.sluice.fuse.kernel;

import io.sluice.fuse.AccessMask;
import io.sluice.fuse.DirectorySink;
import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.OpenFiles;
import io.sluice.fuse.OpenFlags;
import io.sluice.fuse.PassingFiles;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What the kernel asks of a mount by inode; what it asks by handle it asks of the door's open files. Thread-safe. */
final class InodeOperations {
    private static final int PERMISSIONS = 07777;
    private static final int S_IFMT = 0170000;

    private final FuseDoor door;
    private final VirtualFileSystem vfs;
    private final NodeTable nodes;

    InodeOperations(FuseDoor door, NodeTable nodes) {
        this.door = door;
        this.vfs = door.vfs();
        this.nodes = nodes;
    }

    /** An operation on inodes that the file system may have forgotten. */
    @FunctionalInterface
    private interface Operation<T> {
        T run() throws VfsException;
    }

    /** Runs {@code operation}, once more if its inode had to be found again where the kernel last met it. */
    private <T> T recalling(InodeId inode, Operation<T> operation) throws VfsException {
        try {
            return operation.run();
        } catch (VfsException e) {
            Optional<InodeId> parent = nodes.parent(inode);
            if (e.error() != VfsError.STALE || parent.isEmpty() || !isThere(inode, parent.get())) {
                throw e;
            }
            return operation.run();
        }
    }

    private boolean isThere(InodeId inode, InodeId parent) throws VfsException {
        try {
            vfs.recall(inode, parent);
            return true;
        } catch (VfsException e) {
            if (e.error() == VfsError.STALE || e.error() == VfsError.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException {
        return recalling(directory, () -> vfs.lookup(caller, directory, name));
    }

    FileAttributes attributes(InodeId inode) throws VfsException {
        try {
            return recalling(inode, () -> vfs.attributes(inode));
        } catch (VfsException e) {
            // A file that was replaced is known by nobody but its opens; for them it is what it was.
            return e.error() == VfsError.STALE ? door.files().opened(inode).orElseThrow(() -> e) : raise(e);
        }
    }

    /** The same of a node: that of an older version of its bytes keeps what it was told, though the file has others now, or is gone. */
    FileAttributes attributes(InodeId inode, long node) throws VfsException {
        Optional<SeenVersion> seen = nodes.version(node);
        FileAttributes now;
        try {
            now = attributes(inode);
        } catch (VfsException e) {
            if (e.error() == VfsError.STALE && seen.isPresent()) {
                return seen.get().attributes(inode);
            }
            throw e;
        }
        return seen.isEmpty() || seen.get().isOf(now) ? now : seen.get().attributes(inode);
    }

    private static FileAttributes raise(VfsException e) throws VfsException {
        throw e;
    }

    FileAttributes change(Caller caller, InodeId inode, Requests.SetAttributes wanted) throws VfsException {
        door.requireWritable();
        if (wanted.has(Requests.SetAttributes.SIZE)) {
            if (wanted.has(Requests.SetAttributes.HANDLE)) {
                door.files().truncate(wanted.handle(), wanted.size());
            } else {
                change(caller, inode, AttributeChange.ofSize(wanted.size()));
            }
        }
        AttributeChange change = changeOf(wanted);
        if (!change.isEmpty()) {
            change(caller, inode, change);
        }
        return attributes(inode);
    }

    private void change(Caller caller, InodeId inode, AttributeChange change) throws VfsException {
        recalling(inode, () -> vfs.changeAttributes(caller, inode, change, Optional.empty()));
    }

    /** All but the size. */
    private AttributeChange changeOf(Requests.SetAttributes wanted) throws VfsException {
        Instant now = door.clock().instant();
        AttributeChange times = AttributeChange.ofTimes(
                time(
                        wanted.has(Requests.SetAttributes.ACCESSED),
                        wanted.has(Requests.SetAttributes.ACCESSED_NOW),
                        wanted.accessedSeconds(),
                        wanted.accessedNanos(),
                        now),
                time(
                        wanted.has(Requests.SetAttributes.MODIFIED),
                        wanted.has(Requests.SetAttributes.MODIFIED_NOW),
                        wanted.modifiedSeconds(),
                        wanted.modifiedNanos(),
                        now));
        return new AttributeChange(
                number(wanted.has(Requests.SetAttributes.MODE), wanted.mode() & PERMISSIONS),
                number(wanted.has(Requests.SetAttributes.UID), wanted.uid()),
                number(wanted.has(Requests.SetAttributes.GID), wanted.gid()),
                AttributeChange.NONE.size(),
                times.accessed(),
                times.modified());
    }

    private static OptionalInt number(boolean present, int value) {
        return present ? OptionalInt.of(value) : OptionalInt.empty();
    }

    private static Optional<Instant> time(boolean present, boolean now, long seconds, int nanos, Instant current)
            throws VfsException {
        if (!present || now) {
            return present ? Optional.of(current) : Optional.empty();
        }
        if (seconds < Instant.MIN.getEpochSecond()
                || seconds > Instant.MAX.getEpochSecond()
                || nanos < 0
                || nanos >= 1_000_000_000) {
            throw new VfsException(VfsError.INVALID, "no time has " + seconds + " s and " + nanos + " ns");
        }
        return Optional.of(Instant.ofEpochSecond(seconds, nanos));
    }

    /** Makes a regular file that nobody has open; nothing else can be made by mknod(2). */
    FileAttributes makeNode(Caller caller, InodeId directory, FileName name, int mode) throws VfsException {
        int type = mode & S_IFMT;
        if (type != Replies.S_IFREG && type != 0) {
            throw new VfsException(VfsError.NOT_PERMITTED, "devices, pipes and sockets can't be made here");
        }
        door.requireWritable();
        AttributeChange attributes = AttributeChange.ofMode(mode & PERMISSIONS);
        return recalling(directory, () -> vfs.create(caller, directory, name, new CreateMode.Guarded(), attributes))
                .file();
    }

    FileAttributes makeDirectory(Caller caller, InodeId directory, FileName name, int mode) throws VfsException {
        door.requireWritable();
        AttributeChange attributes = AttributeChange.ofMode(mode & PERMISSIONS);
        return recalling(directory, () -> vfs.makeDirectory(caller, directory, name, attributes))
                .file();
    }

    void unlink(Caller caller, InodeId directory, FileName name) throws VfsException {
        door.requireWritable();
        recalling(directory, () -> vfs.remove(caller, directory, name));
    }

    void removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException {
        door.requireWritable();
        recalling(directory, () -> vfs.removeDirectory(caller, directory, name));
    }

    void rename(Caller caller, InodeId fromDirectory, FileName from, InodeId toDirectory, FileName to)
            throws VfsException {
        door.requireWritable();
        recalling(
                toDirectory,
                () -> recalling(fromDirectory, () -> vfs.rename(caller, fromDirectory, from, toDirectory, to)));
    }

    /** What link(2) and symlink(2) answer. */
    void link() throws VfsException {
        door.requireWritable();
        throw new VfsException(VfsError.NOT_PERMITTED, "neither hard nor symbolic links can be made here");
    }

    /** @param mask of R_OK, W_OK and X_OK */
    void access(Caller caller, InodeId inode, int mask) throws VfsException {
        if (AccessMask.writes(mask)) {
            door.requireWritable();
        }
        recalling(inode, () -> {
            AccessMask.require(vfs, caller, vfs.attributes(inode), mask);
            return true;
        });
    }

    OpenFiles.Opened open(Caller caller, InodeId inode, long node, OpenFlags flags, PassingFiles passing)
            throws VfsException {
        if (flags.writes() || flags.truncates()) {
            door.requireWritable();
        }
        return recalling(inode, () -> door.files().open(caller, inode, node, flags, passing));
    }

    OpenFiles.CreatedFile create(Caller caller, InodeId directory, FileName name, int mode, OpenFlags flags)
            throws VfsException {
        door.requireWritable();
        return recalling(directory, () -> door.files().create(caller, directory, name, mode & PERMISSIONS, flags));
    }

    /** Of an inode that nobody has opened. */
    int read(InodeId inode, OptionalLong version, long offset, ByteBuffer into) throws VfsException {
        return recalling(inode, () -> door.versions().read(inode, version, offset, into.slice()));
    }

    /** The same of a directory. */
    void readDirectory(InodeId inode, long offset, DirectorySink sink) throws VfsException {
        attributes(inode);
        door.directories().read(inode, offset, sink);
    }

    long openDirectory(Caller caller, InodeId inode) throws VfsException {
        return recalling(inode, () -> door.directories().open(caller, inode));
    }
}
