package io.sluice.cache;

import java.nio.file.Path;

/** A directory to keep blocks in, and how much. */
public record CacheDirectory(Path path, SpaceLimit limit) {
    public CacheDirectory {
        path = path.toAbsolutePath().normalize();
    }
}
