package io.sluice.vfs.core;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.core.read.CacheUse;
import java.util.List;

/** What an administrator does to the block cache. Thread-safe. */
public interface CacheControl {
    /**
     * What the cache was good for, of one mount.
     *
     * @param usedBytes how much of it is cached
     * @param evictions contents of it that were evicted since the start
     */
    record MountUse(VfsPath mount, CacheUse use, long usedBytes, long evictions) {}

    /** Of every mount, in the order of their paths. */
    List<MountUse> use();

    /**
     * Forgets what is cached of the present version of a file. Who reads it at the moment keeps it until he is done. A file that is not in its store yet is
     * left alone.
     *
     * @return how many bytes that were
     */
    long free(InodeId file) throws VfsException;

    /** Compares all that is cached with its checksums; see {@link io.sluice.vfs.content.ContentCache#verify}. */
    CacheVerification verify(CacheVerification.Watcher watcher);

    /** The same for what is cached of the present version of a file. */
    CacheVerification verify(InodeId file, CacheVerification.Watcher watcher) throws VfsException;
}
