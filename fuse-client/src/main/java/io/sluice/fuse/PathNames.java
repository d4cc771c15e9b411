package io.sluice.fuse;

import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import java.util.List;
import java.util.Optional;

/**
 * Finds inodes by the paths that libfuse's high-level interface speaks of, relative to the root of the mount.
 *
 * <p>Nothing is remembered between two calls: what other doors rename is found where it is now.
 */
final class PathNames {
    private final VirtualFileSystem vfs;
    private final InodeId root;
    private final HiddenFiles hidden;

    PathNames(VirtualFileSystem vfs, InodeId root, HiddenFiles hidden) {
        this.vfs = vfs;
        this.root = root;
        this.hidden = hidden;
    }

    /** A name in a directory, whether something has that name or not. */
    record Entry(InodeId directory, FileName name) {}

    FileAttributes attributes(Caller caller, String path) throws VfsException {
        VfsPath names = parse(path);
        if (names.isRoot()) {
            return vfs.attributes(root);
        }
        if (HiddenFiles.isHidden(names.last())) {
            return hidden(names.last());
        }
        return vfs.lookup(caller, directory(names), names.last());
    }

    InodeId inode(Caller caller, String path) throws VfsException {
        return attributes(caller, path).id();
    }

    /** @throws VfsException {@link VfsError#NOT_PERMITTED} for the root of the mount and for the names of hidden files */
    Entry entry(String path) throws VfsException {
        VfsPath names = parse(path);
        if (names.isRoot()) {
            throw new VfsException(VfsError.NOT_PERMITTED, "the root of a mount has no name to change");
        }
        if (HiddenFiles.isHidden(names.last())) {
            throw new VfsException(VfsError.NOT_PERMITTED, "the name " + names.last() + " is kept for unlinked files");
        }
        return new Entry(directory(names), names.last());
    }

    /** The hidden name that {@code path} ends in, if it does. */
    Optional<FileName> hiddenName(String path) throws VfsException {
        VfsPath names = parse(path);
        return names.isRoot() || !HiddenFiles.isHidden(names.last()) ? Optional.empty() : Optional.of(names.last());
    }

    private FileAttributes hidden(FileName name) throws VfsException {
        FileAttributes last = hidden.find(name)
                .orElseThrow(() -> new VfsException(VfsError.NOT_FOUND, "no unlinked file is called " + name));
        try {
            return vfs.attributes(last.id());
        } catch (VfsException e) {
            if (e.error() == VfsError.STALE) {
                // It was replaced and is known by nobody but its opens; for them it is what it was.
                return last;
            }
            throw e;
        }
    }

    /**
     * The directory that {@code names} lies in, found in Sluice's own name: the kernel has checked the way that the caller came, which
     * need not be this one (a working directory, an open directory).
     */
    private InodeId directory(VfsPath names) throws VfsException {
        InodeId at = root;
        List<FileName> ancestors = names.names().subList(0, names.names().size() - 1);
        for (FileName name : ancestors) {
            at = vfs.lookup(Caller.ROOT, at, name).id();
        }
        return at;
    }

    private static VfsPath parse(String path) throws VfsException {
        if (path.indexOf('\uFFFD') >= 0) {
            // What jnr makes of bytes that are no UTF-8: another file could be meant by it.
            throw new VfsException(VfsError.INVALID, "a name is UTF-8");
        }
        return VfsPath.parse(path);
    }
}
