package io.sluice.vfs.core.read;

/**
 * What bounds the decisions of {@link ReadPattern}. Lengths are in bytes, or in files where files of a directory are the units.
 *
 * @param unit the length of a block
 * @param windowMax how far a stream is read ahead of, at most; 0 for no fetching ahead at all
 * @param sharedMax how far all streams together are, at most; each has at least a block
 * @param step how much is asked for at once when the window is large: one request
 * @param wholeMax up to which size a content is asked for whole when its first byte is read
 * @param opensAfter how much must have been read in order before anything is asked for, beside that a second read has continued the first
 * @param strict whether a read must begin where another one ended to be taken for its continuation, as long as nothing else speaks for it
 */
record FetchLimits(
        long unit, long windowMax, long sharedMax, long step, long wholeMax, long opensAfter, boolean strict) {
    /** The limits for the bytes of a content. */
    static FetchLimits ofBytes(int blockBytes, long windowMax, long sharedMax, long step, long wholeMax) {
        return new FetchLimits(blockBytes, windowMax, sharedMax, step, wholeMax, 1, false);
    }

    /** How many reads are kept that nobody has continued yet: where less speaks for a stream, less may look like one by chance. */
    int maxSingles() {
        return strict ? ReadPattern.MAX_STREAMS / 2 : ReadPattern.MAX_STREAMS;
    }

    /** The limits for the files of a directory. */
    static FetchLimits ofFiles(long windowMax, long opensAfter) {
        return new FetchLimits(1, windowMax, windowMax, Math.max(1, windowMax / 4), 0, opensAfter, true);
    }

    long upToBlock(long offset) {
        return (offset + unit - 1) / unit * unit;
    }

    long downToBlock(long offset) {
        return offset / unit * unit;
    }
}
