package io.sluice.vfs.core.read;

/**
 * What bounds the decisions of {@link ReadPattern}. Lengths are in bytes, or in files where files of a directory are the units.
 *
 * @param unit the length of a block
 * @param windowMax how far a stream is read ahead of, at most, where the store answers at once; 0 for no fetching ahead at all
 * @param aheadMax how far at most where it does not; at least {@code windowMax}
 * @param sharedMax how far all streams together are, at most; each has at least a block
 * @param step how much is asked for at once when the window is large: one request
 * @param wholeMax up to which size a content is asked for whole when its first byte is read
 * @param opensAfter how much must have been read in order before anything is asked for, beside that a second read has continued the first
 * @param strict whether a read must begin where another one ended to be taken for its continuation, as long as nothing else speaks for it
 */
record FetchLimits(
        long unit,
        long windowMax,
        long aheadMax,
        long sharedMax,
        long step,
        long wholeMax,
        long opensAfter,
        boolean strict) {
    /** What a line of 10 Gbit/s carries. */
    private static final double BYTES_A_NANO = 1.25;

    private static final int MAX_WINDOWS = 4;

    /** The limits for the bytes of a content. */
    static FetchLimits ofBytes(int blockBytes, long windowMax, long sharedMax, long step, long wholeMax) {
        return new FetchLimits(blockBytes, windowMax, windowMax, sharedMax, step, wholeMax, 1, false);
    }

    /** How many reads are kept that nobody has continued yet: where less speaks for a stream, less may look like one by chance. */
    int maxSingles() {
        return strict ? ReadPattern.MAX_STREAMS / 2 : ReadPattern.MAX_STREAMS;
    }

    /** The limits for the files of a directory. */
    static FetchLimits ofFiles(long windowMax, long opensAfter) {
        return new FetchLimits(1, windowMax, windowMax, windowMax, Math.max(1, windowMax / 4), 0, opensAfter, true);
    }

    /**
     * The same for a store that lets every request wait: a stream is read ahead of by so much more as could have come meanwhile, up to four windows.
     *
     * @param latencyNanos until an answer begins, at least 0
     */
    FetchLimits awaiting(long latencyNanos) {
        long meanwhile = downToBlock((long) (latencyNanos * BYTES_A_NANO));
        long farther = Math.min(meanwhile, (MAX_WINDOWS - 1) * windowMax);
        return farther == 0
                ? this
                : new FetchLimits(unit, windowMax, windowMax + farther, sharedMax, step, wholeMax, opensAfter, strict);
    }

    long upToBlock(long offset) {
        return (offset + unit - 1) / unit * unit;
    }

    long downToBlock(long offset) {
        return offset / unit * unit;
    }
}
