package io.sluice.vfs.core.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what to fetch ahead of the readers of one content: a pure function of what was read before and of the read that comes now.
 *
 * <ul>
 *   <li>A content of at most {@link FetchLimits#wholeMax()} is asked for whole when its first byte is read.
 *   <li>One of at most {@link FetchLimits#windowMax()} is asked for whole when readers have touched half of its blocks: what is then fetched in vain is
 *       not more than what was read.
 *   <li>Else each {@link AscendingStream} in it is read ahead of. A read that continues none stands alone and asks for nothing, and does no harm to any stream:
 *       so a look at the end of an archive, or a jump from one piece of metadata to the next, costs its own blocks.
 * </ul>
 */
final class FetchPolicy {
    private static final int MAX_BLOCKS = Long.SIZE;

    /** What a read leads to: the state after it, and what to fetch ahead. */
    record Step(ReadPattern pattern, FetchAhead ahead) {}

    private FetchPolicy() {}

    /**
     * After a read of {@code length} bytes at {@code offset} of a content of {@code size} bytes.
     *
     * @param length at least 1; the range lies within the content
     */
    static Step after(ReadPattern before, long offset, long length, long size, FetchLimits limits) {
        long end = offset + length;
        long now = before.reads() + 1;
        Optional<AscendingStream> continued = nearest(before.streams(), offset, end, limits);
        boolean anew = continued.isEmpty() && offset == 0;
        List<AscendingStream> others = new ArrayList<>(before.streams());
        continued.ifPresent(others::remove);
        AscendingStream stream = continued
                .map(known -> known.after(offset, end, size, limits, now))
                .orElseGet(() -> AscendingStream.of(offset, end, size, limits, now));
        long touched = (anew ? 0 : before.touched()) | blocks(offset, end, size, limits);
        ReadPattern after = new ReadPattern(List.of(), touched, anew ? 0 : before.wholeUpTo(), now)
                .led(stream, others, length, limits);
        return wantsWhole(after, offset, size, limits) ? whole(after, offset, size) : ahead(after, size, limits);
    }

    /** That which expects the read most; of two that expect the same, the one that was read last. */
    private static Optional<AscendingStream> nearest(
            List<AscendingStream> streams, long offset, long end, FetchLimits limits) {
        Optional<AscendingStream> nearest = Optional.empty();
        for (AscendingStream stream : streams) {
            if (stream.isContinuedBy(offset, end, limits)
                    && (nearest.isEmpty()
                            || stream.distanceTo(offset) < nearest.get().distanceTo(offset))) {
                nearest = Optional.of(stream);
            }
        }
        return nearest;
    }

    private static boolean wantsWhole(ReadPattern pattern, long offset, long size, FetchLimits limits) {
        if (pattern.wholeUpTo() >= size || size > limits.windowMax()) {
            return false;
        }
        if (offset == 0 && size <= limits.wholeMax()) {
            return true;
        }
        long blocks = limits.upToBlock(size) / limits.unit();
        long touched = Long.bitCount(pattern.touched());
        return limits.wholeMax() > 0 && blocks <= MAX_BLOCKS && 2 * touched >= blocks && touched < blocks;
    }

    private static Step whole(ReadPattern pattern, long offset, long size) {
        long from = offset == 0 ? pattern.streams().getFirst().reached() : 0;
        List<AscendingStream> streams =
                pattern.streams().stream().map(stream -> stream.askedUpTo(size)).toList();
        return new Step(new ReadPattern(streams, pattern.touched(), size, pattern.reads()), new FetchAhead(from, size));
    }

    private static Step ahead(ReadPattern pattern, long size, FetchLimits limits) {
        AscendingStream stream = pattern.streams().getFirst();
        long share = Math.max(limits.unit(), limits.sharedMax() / Math.max(1, pattern.active()));
        long target = stream.target(Math.min(limits.aheadMax(), share), size, limits);
        if (target <= stream.reached()) {
            return new Step(pattern, FetchAhead.NOTHING);
        }
        List<AscendingStream> streams = new ArrayList<>(pattern.streams());
        streams.set(0, stream.asking(target));
        return new Step(
                new ReadPattern(streams, pattern.touched(), pattern.wholeUpTo(), pattern.reads()),
                new FetchAhead(stream.reached(), target));
    }

    /** The blocks of a small enough content that a read touches, a bit each. */
    private static long blocks(long offset, long end, long size, FetchLimits limits) {
        if (limits.upToBlock(size) / limits.unit() > MAX_BLOCKS) {
            return 0;
        }
        long from = offset / limits.unit();
        long to = limits.upToBlock(end) / limits.unit();
        return (-1L >>> (Long.SIZE - (to - from))) << from;
    }
}
