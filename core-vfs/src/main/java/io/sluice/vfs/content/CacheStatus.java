package io.sluice.vfs.content;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the cache stands.
 *
 * @param contents how many contents have at least one block
 * @param hitBytes bytes that were read from the cache since the start
 * @param evictions contents evicted since the start
 */
public record CacheStatus(List<Directory> directories, long contents, long hitBytes, long evictions) {
    public CacheStatus {
        directories = List.copyOf(directories);
    }

    /**
     * One cache directory.
     *
     * @param limitBytes how much it may hold
     * @param usedBytes how much it holds
     * @param contents how many contents have at least one block in it
     * @param hitBytes bytes that were read from it since the start
     * @param evictions contents evicted from it since the start
     * @param alarm why it takes nothing at the moment, if so
     */
    public record Directory(
            Path path,
            long limitBytes,
            long usedBytes,
            long contents,
            long hitBytes,
            long evictions,
            Optional<String> alarm) {}
}
