package io.sluice.vfs.content;

/**
 * What a check of cached blocks has found.
 *
 * @param contents how many contents were checked
 * @param blocks how many of their blocks
 * @param bytes how long those are together
 * @param damagedBlocks how many of them were not as they were put; they are gone from the cache
 */
public record CacheVerification(long contents, long blocks, long bytes, long damagedBlocks) {
    public static final CacheVerification NONE = new CacheVerification(0, 0, 0, 0);

    public CacheVerification plus(CacheVerification other) {
        return new CacheVerification(
                contents + other.contents,
                blocks + other.blocks,
                bytes + other.bytes,
                damagedBlocks + other.damagedBlocks);
    }

    /** Hears of a check while it goes on. */
    @FunctionalInterface
    public interface Watcher {
        /** @return false to end the check */
        boolean goOn(CacheVerification soFar);
    }
}
