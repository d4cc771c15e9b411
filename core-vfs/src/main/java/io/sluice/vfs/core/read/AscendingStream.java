package io.sluice.vfs.core.read;

/**
 * Reads that go on upwards from where they began, and how far has been asked for ahead of them. Immutable and pure; 64 bytes.
 *
 * <p>What may be asked for is earned: a byte that is read for the first time earns two, the beginning a block, and what its
 * readers had to ask for themselves is taken off. So a stream without
 * gaps is read ahead of by as much as was read and two blocks, and that is what is fetched in vain if it ends there. However gappy it is, it never asks for more
 * than twice what was read of it and a block.
 *
 * @param start where it began, or a place that is so far behind that what lies before it no longer counts
 * @param next where the next read is expected
 * @param skipped how much between the two was not read
 * @param reached how far everything has been asked for: by its readers or ahead of them; at a block or at the end
 * @param credit how much may be asked for ahead beside that; may be less than nothing
 * @param opened whether a read has continued the first
 * @param used when it was read last, counted in reads of the content
 */
record AscendingStream(long start, long next, long skipped, long reached, long credit, boolean opened, long used) {
    /** How many reads may overtake one that is on its way: NFS clients and the kernel's read-ahead send several at once. */
    private static final int REORDERED_READS = 16;

    /** A file that is read in order from its first byte on is trusted with this part of it at once, or of the farthest way ahead if that is less. */
    private static final int SMALL_PART = 16;

    private static final int PART_OF_WINDOW = 4;

    /** How many windows lie between {@code start} and {@code next} at most. */
    private static final int REMEMBERED_WINDOWS = 4;

    /** What a first read begins. */
    static AscendingStream of(long offset, long end, long size, FetchLimits limits, long now) {
        long part =
                offset == 0 && !limits.strict() ? Math.min(size / SMALL_PART, limits.aheadMax() / PART_OF_WINDOW) : 0;
        long trust = Math.max(limits.unit(), limits.downToBlock(part));
        long credit = Math.min(trust + end - offset, limits.windowMax());
        return new AscendingStream(offset, end, 0, Math.min(limits.upToBlock(end), size), credit, false, now);
    }

    /** Whether a read belongs to it. */
    boolean isContinuedBy(long offset, long end, FetchLimits limits) {
        long length = end - offset;
        if (opened) {
            long slack = REORDERED_READS * length;
            return offset <= next + slack && end >= next - slack;
        }
        return limits.strict() ? offset >= start && offset <= next : offset <= next + length && end >= start;
    }

    /** How far a read lies from where one was expected. */
    long distanceTo(long offset) {
        return Math.abs(offset - next);
    }

    /** The stream after a read that belongs to it. */
    AscendingStream after(long offset, long end, long size, FetchLimits limits, long now) {
        long overlap = Math.max(0, Math.min(end, next) - Math.max(offset, start));
        long fresh = end - offset - overlap + Math.min(overlap, skipped);
        long newReached = Math.max(reached, Math.min(limits.upToBlock(end), size));
        long unasked = Math.max(0, newReached - Math.max(reached, limits.downToBlock(offset)));
        long earned = 2 * fresh - unasked;
        long newStart = Math.min(start, offset);
        long newNext = Math.max(next, end);
        long read = Math.min(newNext - newStart, readBytes() + fresh);
        return new AscendingStream(
                        newStart,
                        newNext,
                        newNext - newStart - read,
                        newReached,
                        Math.min(credit + earned, limits.windowMax()),
                        opened || (offset > start && end > next && read >= limits.opensAfter()),
                        now)
                .forgetting(limits);
    }

    /** What has been read of it, as far as it is remembered. */
    private long readBytes() {
        return next - start - skipped;
    }

    private AscendingStream forgetting(FetchLimits limits) {
        long remembered = REMEMBERED_WINDOWS * Math.max(limits.windowMax(), limits.unit());
        if (next - start <= remembered) {
            return this;
        }
        long newStart = next - remembered / 2;
        return new AscendingStream(newStart, next, skipped / 2, reached, credit, opened, used);
    }

    /**
     * How far to ask now; {@code reached} if nothing is to be asked for. It asks for as much as lies ahead already, for a step, or for the rest of
     * the content, so that requests are long.
     *
     * @param window how far ahead of {@code next} at most
     */
    long target(long window, long size, FetchLimits limits) {
        if (!opened || 2 * skipped > next - start || window == 0) {
            return reached;
        }
        long earned = reached + credit >= size ? size : limits.downToBlock(reached + credit);
        long target = Math.min(Math.min(limits.upToBlock(next + window), size), earned);
        long wanted = target - reached;
        boolean due = target == size || wanted >= Math.min(limits.step(), reached - next);
        return due && wanted > 0 ? target : reached;
    }

    AscendingStream asking(long target) {
        return new AscendingStream(start, next, skipped, target, credit - (target - reached), opened, used);
    }

    /** Everything of the content has been asked for. */
    AscendingStream askedUpTo(long end) {
        return new AscendingStream(start, next, skipped, Math.max(reached, end), credit, opened, used);
    }

    /** What lies from {@code from} to {@code to} was asked for and not fetched after all. */
    AscendingStream without(long from, long to, FetchLimits limits) {
        long kept = Math.max(from, limits.upToBlock(next));
        if (next >= to || kept >= reached) {
            return this;
        }
        long back = Math.min(credit + reached - kept, limits.windowMax());
        return new AscendingStream(start, next, skipped, kept, back, opened, used);
    }

    /** Whether it and the other one turn out to be the same, after a read of {@code length}: they touch, and go on at about the same place. */
    boolean meets(AscendingStream other, long length) {
        return start <= other.next && other.start <= next && Math.abs(next - other.next) <= REORDERED_READS * length;
    }

    /** The one stream that two became which have met. */
    AscendingStream with(AscendingStream other) {
        long newStart = Math.min(start, other.start);
        long newNext = Math.max(next, other.next);
        long read = Math.min(newNext - newStart, readBytes() + other.readBytes());
        return new AscendingStream(
                newStart,
                newNext,
                newNext - newStart - read,
                Math.max(reached, other.reached),
                Math.max(credit, other.credit),
                opened || other.opened,
                Math.max(used, other.used));
    }
}
