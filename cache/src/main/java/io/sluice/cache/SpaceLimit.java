package io.sluice.cache;

/** How much a cache directory may hold. */
public sealed interface SpaceLimit {
    /** So many bytes. */
    record Bytes(long bytes) implements SpaceLimit {
        public Bytes {
            if (bytes < 0) {
                throw new IllegalArgumentException("a cache limit is not negative: " + bytes);
            }
        }
    }

    /** Until only {@code percent} of the file system, 0 to 99, is free, whoever else fills it. */
    record KeepFree(int percent) implements SpaceLimit {
        public KeepFree {
            if (percent < 0 || percent > 99) {
                throw new IllegalArgumentException("not a part of a file system to keep free: " + percent + " %");
            }
        }
    }

    /** What holds where nothing is set. */
    SpaceLimit DEFAULT = new KeepFree(10);
}
