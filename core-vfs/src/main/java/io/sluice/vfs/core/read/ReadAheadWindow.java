package io.sluice.vfs.core.read;

/**
 * One ascending stream of reads and how far it is read ahead of: a state, and the decision that its last read led to. Immutable and pure.
 *
 * <p>The window opens with one block when a read continues the one before, and doubles each time the reader has used up half of what lies
 * ahead of it; so what is fetched in vain is about as much as was read, never more than the largest window. All values are in bytes.
 *
 * @param start where the run of reads began
 * @param next where a read continues it
 * @param windowBytes how far to read ahead; 0 until a second read has continued the first
 * @param aheadFrom where the bytes begin that the last read asks to fetch ahead; at a block
 * @param aheadTo where they end, and so how far everything has been asked for; at a block or at the end of the content
 */
record ReadAheadWindow(long start, long next, long windowBytes, long aheadFrom, long aheadTo) {
    /** Of a content that nobody has read: no read continues it. */
    static final ReadAheadWindow NONE = new ReadAheadWindow(Long.MAX_VALUE, -1, 0, 0, 0);

    /** How many blocks a read of an established run may come too early or too late: NFS clients send several at once. */
    private static final int REORDERED_BLOCKS = 4;

    /**
     * What bounds the decisions.
     *
     * @param windowMaxBytes the largest window; 0 for no read-ahead at all
     * @param stepBytes how much is asked for at once when the window is large: one request
     * @param wholeFileBytes up to which size a file is fetched whole when its first byte is read
     */
    record Limits(int blockBytes, long windowMaxBytes, long stepBytes, long wholeFileBytes) {
        private long upToBlock(long offset) {
            return (offset + blockBytes - 1) / blockBytes * blockBytes;
        }
    }

    /** Whether the last read asks for anything to be fetched ahead. */
    boolean asks() {
        return aheadFrom < aheadTo;
    }

    /**
     * After a read of {@code length} bytes at {@code offset} of a content of {@code size} bytes.
     *
     * @param length at least 1; the range lies within the content
     */
    ReadAheadWindow after(long offset, long length, long size, Limits limits) {
        long end = offset + length;
        if (!continuedBy(offset, end, limits)) {
            return jumpedTo(offset, end, size, limits);
        }
        if (end <= next) {
            return offset >= start && !asks() ? this : asking(Math.min(start, offset), next, windowBytes, aheadTo);
        }
        return advancedTo(Math.min(start, offset), end, size, limits);
    }

    /** The same when only what lies before {@code offset} could be asked for; the next read asks for the rest. */
    ReadAheadWindow cutAt(long offset) {
        return new ReadAheadWindow(start, next, windowBytes, Math.min(aheadFrom, offset), Math.min(aheadTo, offset));
    }

    private boolean continuedBy(long offset, long end, Limits limits) {
        if (windowBytes == 0) {
            return offset <= next && end >= start;
        }
        long slack = Math.max((long) REORDERED_BLOCKS * limits.blockBytes, windowBytes / 2);
        return offset <= next + slack && end >= Math.max(start, next - slack);
    }

    private static ReadAheadWindow jumpedTo(long offset, long end, long size, Limits limits) {
        long reached = Math.min(limits.upToBlock(end), size);
        boolean whole = offset == 0 && size <= Math.min(limits.wholeFileBytes, limits.windowMaxBytes);
        return new ReadAheadWindow(offset, end, 0, reached, whole ? size : reached);
    }

    private ReadAheadWindow advancedTo(long newStart, long end, long size, Limits limits) {
        long left = aheadTo - end;
        boolean opens = windowBytes == 0;
        if (!opens && left > Math.max(windowBytes / 2, windowBytes - limits.stepBytes)) {
            return asking(newStart, end, windowBytes, aheadTo);
        }
        long window = Math.min(opens ? limits.blockBytes : 2 * windowBytes, limits.windowMaxBytes);
        long reached = Math.max(aheadTo, Math.min(limits.upToBlock(end), size));
        long wanted = Math.min(limits.upToBlock(end + window), size);
        return new ReadAheadWindow(newStart, end, window, reached, Math.max(reached, wanted));
    }

    private static ReadAheadWindow asking(long start, long next, long windowBytes, long reached) {
        return new ReadAheadWindow(start, next, windowBytes, reached, reached);
    }
}
