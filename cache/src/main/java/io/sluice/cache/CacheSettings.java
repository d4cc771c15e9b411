package io.sluice.cache;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Settings of the block cache.
 *
 * @param directories at least one, each path once
 * @param blockBytes a power of two from 4 KiB to 64 MiB
 * @param maxContents how many contents a directory holds at most, whatever their size: each takes 260 to 340 bytes of heap, most with the policy tinylfu
 * @param maxOpenFiles how many cache files are kept open beside those that are leased
 */
public record CacheSettings(List<CacheDirectory> directories, int blockBytes, int maxContents, int maxOpenFiles) {
    public static final int DEFAULT_BLOCK_BYTES = 1 << 20;
    public static final int DEFAULT_MAX_CONTENTS = 2_000_000;
    public static final int DEFAULT_MAX_OPEN_FILES = 2_048;

    public CacheSettings {
        directories = List.copyOf(directories);
        if (directories.isEmpty()) {
            throw new IllegalArgumentException("cache.directories: name at least one directory");
        }
        Set<Object> paths = new HashSet<>();
        for (CacheDirectory directory : directories) {
            if (!paths.add(directory.path())) {
                throw new IllegalArgumentException("cache.directories: named twice: " + directory.path());
            }
        }
        if (Integer.bitCount(blockBytes) != 1 || blockBytes < 4 << 10 || blockBytes > 64 << 20) {
            throw new IllegalArgumentException(
                    "cache.block-size: a power of two from 4 KiB to 64 MiB, not " + blockBytes + " bytes");
        }
        if (maxContents < 1) {
            throw new IllegalArgumentException("cache.max-contents: at least 1, not " + maxContents);
        }
        if (maxOpenFiles < 1) {
            throw new IllegalArgumentException("cache.max-open-files: at least 1, not " + maxOpenFiles);
        }
    }

    /** These directories, and for the rest the defaults. */
    public CacheSettings(List<CacheDirectory> directories) {
        this(directories, DEFAULT_BLOCK_BYTES, DEFAULT_MAX_CONTENTS, DEFAULT_MAX_OPEN_FILES);
    }
}
