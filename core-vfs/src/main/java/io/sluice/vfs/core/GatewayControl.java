package io.sluice.vfs.core;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.load.LoadJobs;
import java.util.List;

/** What an administrator does to a gateway, beside the operations on files. Thread-safe. */
public interface GatewayControl {
    /** The mount table in the order of its paths. */
    List<MountStatus> mounts();

    /**
     * Joins a store to the namespace and remembers it. Nothing has changed when it fails. Files that an unmount by force left behind go on.
     *
     * @throws VfsException {@link io.sluice.vfs.VfsError#EXISTS} if the path is taken, {@link io.sluice.vfs.VfsError#NOT_EMPTY} if it would hide files
     *     that are not yet in their store, {@link io.sluice.vfs.VfsError#INVALID} for options or a URI that make no sense, or what the store answered
     */
    MountStatus mount(MountRequest request) throws VfsException;

    /**
     * Tries what the store of such a mount allows, and mounts nothing. Unless the mount is read-only, that puts an object of a unique name there and
     * removes it.
     *
     * @throws VfsException as {@link #mount} does, but for what the store answered: that is in the result
     */
    MountCheck check(MountRequest request) throws VfsException;

    /**
     * Tries what the store of a mount allows now, as {@link #check(MountRequest)} does.
     *
     * @throws VfsException {@link io.sluice.vfs.VfsError#NOT_FOUND} if nothing is mounted there, {@link io.sluice.vfs.VfsError#UNAVAILABLE} if its store
     *     can't be reached
     */
    MountCheck check(VfsPath mounted) throws VfsException;

    /**
     * Takes a mount away. Nothing has changed when it fails.
     *
     * @throws VfsException {@link io.sluice.vfs.VfsError#NOT_EMPTY} while files of it are not yet in the store, or other mounts lie below it;
     *     {@link io.sluice.vfs.VfsError#UNAVAILABLE} if the files did not get there in time
     */
    Unmounted unmount(VfsPath path, UnmountMode mode) throws VfsException;

    /** The files that unmounts by force left behind, and whose mounts have not come back. */
    List<LeftBehind> leftBehind();

    /**
     * Gives owner, group or mode to a directory and everything below it, at the same cost whatever lies there. Holds for what comes from the store later,
     * too; what is changed of a single file afterwards overrides it. Mounts below that are read-only stay as they are.
     *
     * @param change times and size in it do not count
     * @throws VfsException {@link io.sluice.vfs.VfsError#READ_ONLY} if the directory's mount is
     */
    void changeBelow(InodeId directory, AttributeChange change) throws VfsException;

    /** What is known of a file, or of a directory and all below it, is asked of the store anew at its next use. */
    void refresh(InodeId inode) throws VfsException;

    /**
     * All that gets into the cache of a file, or of a directory and what is below it now and later, stays there until it is unpinned, removed or
     * unmounted. Pinning fetches nothing. A rename takes the pin along.
     *
     * @return the path that is pinned now
     * @throws VfsException {@link io.sluice.vfs.VfsError#INVALID} if its mount has {@code cache=off}
     */
    VfsPath pin(InodeId inode) throws VfsException;

    /**
     * Takes a pin away, whether anything is at its path or not.
     *
     * @throws VfsException {@link io.sluice.vfs.VfsError#NOT_FOUND} if that path itself is not pinned
     */
    void unpin(VfsPath path) throws VfsException;

    /** The pinned paths in their order. */
    List<VfsPath> pins();

    /** What `fs ls` tells of a file beside its attributes. */
    FileStatus status(InodeId file) throws VfsException;

    /** What is on its way to the stores. */
    PersistControl persistence();

    CacheControl cache();

    /** What is brought into the cache before anybody reads it. */
    LoadJobs loads();
}
