package io.sluice.fuse;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What libfuse's high-level interface asks of a mount by path; what it asks by handle is in {@link OpenFiles} and
 * {@link OpenDirectories}. Thread-safe.
 *
 * <p>Paths begin with '/', the root of the mount. To be run by {@link Answers}, which makes errnos of the exceptions.
 */
public final class PathOperations {
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;
    private static final int PERMISSIONS = 07777;

    private final FuseDoor door;
    private final VirtualFileSystem vfs;
    private final HiddenFiles hidden = new HiddenFiles();
    private final PathNames names;

    public PathOperations(FuseDoor door) {
        this.door = door;
        this.vfs = door.vfs();
        this.names = new PathNames(vfs, door.root(), hidden);
    }

    /** One of the two times of utimensat(2). */
    public sealed interface NewTime {
        /** UTIME_OMIT. */
        record Omit() implements NewTime {}

        /** UTIME_NOW. */
        record Now() implements NewTime {}

        record At(Instant time) implements NewTime {}
    }

    public FileAttributes getattr(Caller caller, String path) throws VfsException {
        return names.attributes(caller, path);
    }

    /** Makes a regular file; nothing else can be made by mknod(2). */
    public void mknod(Caller caller, String path, int mode) throws VfsException {
        int type = mode & S_IFMT;
        if (type != S_IFREG && type != 0) {
            throw new VfsException(VfsError.NOT_PERMITTED, "devices, pipes and sockets can't be made here");
        }
        door.requireWritable();
        PathNames.Entry entry = names.entry(path);
        AttributeChange attributes = AttributeChange.ofMode(mode & PERMISSIONS);
        vfs.create(caller, entry.directory(), entry.name(), new CreateMode.Guarded(), attributes);
    }

    public void mkdir(Caller caller, String path, int mode) throws VfsException {
        door.requireWritable();
        PathNames.Entry entry = names.entry(path);
        vfs.makeDirectory(caller, entry.directory(), entry.name(), AttributeChange.ofMode(mode & PERMISSIONS));
    }

    public void unlink(Caller caller, String path) throws VfsException {
        Optional<FileName> hiddenName = names.hiddenName(path);
        if (hiddenName.isPresent()) {
            hidden.forget(hiddenName.get());
            return;
        }
        door.requireWritable();
        PathNames.Entry entry = names.entry(path);
        vfs.remove(caller, entry.directory(), entry.name());
    }

    public void rmdir(Caller caller, String path) throws VfsException {
        door.requireWritable();
        PathNames.Entry entry = names.entry(path);
        vfs.removeDirectory(caller, entry.directory(), entry.name());
    }

    public void rename(Caller caller, String from, String to, Hiding hiding) throws VfsException {
        door.requireWritable();
        PathNames.Entry source = names.entry(from);
        Optional<FileName> hiddenName = names.hiddenName(to);
        if (hiddenName.isEmpty() || hiding == Hiding.NONE) {
            PathNames.Entry target = names.entry(to);
            vfs.rename(caller, source.directory(), source.name(), target.directory(), target.name());
            return;
        }
        FileAttributes file = vfs.lookup(caller, source.directory(), source.name());
        if (hiding == Hiding.UNLINK) {
            vfs.remove(caller, source.directory(), source.name());
        }
        // Of a file that is to be replaced the name goes by the rename that follows, so that there is no moment without
        // it.
        hidden.hide(hiddenName.get(), file);
    }

    /** What readlink(2) answers: there are no symbolic links. */
    public void readlink(Caller caller, String path) throws VfsException {
        names.attributes(caller, path);
        throw new VfsException(VfsError.INVALID, "there are no symbolic links here");
    }

    /** What link(2) and symlink(2) answer. */
    public void link(String path) throws VfsException {
        names.entry(path);
        door.requireWritable();
        throw new VfsException(VfsError.NOT_PERMITTED, "neither hard nor symbolic links can be made here");
    }

    public void chmod(Caller caller, String path, int mode) throws VfsException {
        change(caller, path, AttributeChange.ofMode(mode & PERMISSIONS));
    }

    /** @param uid and {@code gid}: −1 for what stays as it is */
    public void chown(Caller caller, String path, int uid, int gid) throws VfsException {
        OptionalInt owner = uid == -1 ? OptionalInt.empty() : OptionalInt.of(uid);
        OptionalInt group = gid == -1 ? OptionalInt.empty() : OptionalInt.of(gid);
        change(caller, path, AttributeChange.ofOwner(owner, group));
    }

    public void truncate(Caller caller, String path, long size) throws VfsException {
        change(caller, path, AttributeChange.ofSize(size));
    }

    public void utimens(Caller caller, String path, NewTime accessed, NewTime modified) throws VfsException {
        Instant now = door.clock().instant();
        change(caller, path, AttributeChange.ofTimes(time(accessed, now), time(modified, now)));
    }

    private static Optional<Instant> time(NewTime wanted, Instant now) {
        return switch (wanted) {
            case NewTime.Omit omit -> Optional.empty();
            case NewTime.Now current -> Optional.of(now);
            case NewTime.At at -> Optional.of(at.time());
        };
    }

    private void change(Caller caller, String path, AttributeChange change) throws VfsException {
        door.requireWritable();
        vfs.changeAttributes(caller, names.inode(caller, path), change, Optional.empty());
    }

    /** @param mask of R_OK, W_OK and X_OK */
    public void access(Caller caller, String path, int mask) throws VfsException {
        FileAttributes file = names.attributes(caller, path);
        if (AccessMask.writes(mask)) {
            door.requireWritable();
        }
        AccessMask.require(vfs, caller, file, mask);
    }

    public StorageUsage statfs(Caller caller, String path) throws VfsException {
        return vfs.usage(names.inode(caller, path));
    }

    public OpenFiles.Opened open(Caller caller, String path, OpenFlags flags) throws VfsException {
        if (flags.writes() || flags.truncates()) {
            door.requireWritable();
        }
        return door.files().open(caller, names.inode(caller, path), flags);
    }

    public OpenFiles.CreatedFile create(Caller caller, String path, int mode, OpenFlags flags) throws VfsException {
        door.requireWritable();
        PathNames.Entry entry = names.entry(path);
        return door.files().create(caller, entry.directory(), entry.name(), mode & PERMISSIONS, flags);
    }

    /** The release of a handle; an unlinked file's hidden name goes with its last one. */
    public void release(long handle) throws VfsException {
        InodeId inode = door.files().inode(handle);
        door.files().release(handle);
        if (!door.files().isOpen(inode)) {
            hidden.forget(inode);
        }
    }

    public long opendir(Caller caller, String path) throws VfsException {
        return door.directories().open(caller, names.inode(caller, path));
    }
}
