package io.sluice.vfs;

/** What statfs and FSSTAT tell; never asks a store. All bytes and counts are at least 0. */
public record StorageUsage(
        long totalBytes, long freeBytes, long totalFiles, long freeFiles, int blockBytes, int nameBytes) {
    private static final long BYTES = 1L << 50;
    private static final long FILES = 1L << 40;
    private static final int BLOCK_BYTES = 1 << 20;

    /** What statfs shows: very large, for the stores have no end; and never full. */
    public static final StorageUsage ENDLESS =
            new StorageUsage(BYTES, BYTES, FILES, FILES, BLOCK_BYTES, FileName.MAX_BYTES);
}
