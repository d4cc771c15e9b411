package io.sluice.cache;

import java.nio.file.Path;

/**
 * A directory to keep blocks in, and how much.
 *
 * @param stagingReserve how many bytes of its file system, at most half of it, stay free of blocks whatever the limit says: for files that are being written
 */
public record CacheDirectory(Path path, SpaceLimit limit, long stagingReserve) {
    public CacheDirectory {
        path = path.toAbsolutePath().normalize();
        if (stagingReserve < 0) {
            throw new IllegalArgumentException("a reserve is not negative: " + stagingReserve);
        }
    }

    /** One without a reserve. */
    public CacheDirectory(Path path, SpaceLimit limit) {
        this(path, limit, 0);
    }
}
