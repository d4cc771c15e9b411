package io.sluice.vfs.content;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the cache stands.
 *
 * @param mounts those of which something is cached or was evicted since the start, in no order
 * @param contents how many contents have at least one block
 * @param hitBytes bytes that were read from the cache since the start
 * @param evictions contents evicted since the start
 */
public record CacheStatus(
        List<Directory> directories, List<Mount> mounts, long contents, long hitBytes, long evictions) {
    public CacheStatus {
        directories = List.copyOf(directories);
        mounts = List.copyOf(mounts);
    }

    /**
     * One cache directory.
     *
     * @param limitBytes how much it may hold
     * @param usedBytes how much it holds
     * @param contents how many contents have at least one block in it
     * @param hitReads reads since the start that found all they asked for in it
     * @param hitBytes bytes that were read from it since the start
     * @param evictions contents evicted from it since the start
     * @param alarm why it takes nothing at the moment, if so
     */
    public record Directory(
            Path path,
            long limitBytes,
            long usedBytes,
            long contents,
            long hitReads,
            long hitBytes,
            long evictions,
            Optional<String> alarm) {}

    /**
     * One mount.
     *
     * @param id of the mount, as in {@link ContentKey}
     * @param usedBytes how much of it is cached
     * @param evictions contents of it that were evicted since the start
     */
    public record Mount(String id, long usedBytes, long evictions) {}
}
