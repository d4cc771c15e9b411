package io.sluice.vfs.core.read;

/** Blocks {@code from} (inclusive) to {@code to} (exclusive) of a content; may be empty. */
record BlockRange(int from, int to) {
    /** The blocks that the bytes {@code from} to {@code to} touch. */
    static BlockRange ofBytes(long from, long to, int blockBytes) {
        return new BlockRange((int) (from / blockBytes), (int) ((to + blockBytes - 1) / blockBytes));
    }
}
