package io.sluice.vfs.core.read;

import java.time.Duration;

/**
 * How the read path fetches.
 *
 * @param windowMaxBytes how far a sequential reader is read ahead of, at most, and up to four times as far where the store is slow to answer; 0
 *     turns read-ahead off
 * @param budgetBytes how much may be on its way from all stores at once, at least 1; less than a block counts as a block, and then one
 *     block is fetched at a time
 * @param requestMaxBytes the longest single request, at least 1; a longer range becomes several that run side by side
 * @param uncachedBytes how much of what the cache refuses is kept in memory for the next reads; beside the budget
 * @param deadline how long a reader waits without any of its bytes arriving; more than 0
 */
public record ReadSettings(
        long windowMaxBytes, long budgetBytes, long requestMaxBytes, long uncachedBytes, Duration deadline) {
    /**
     * What a gateway has unless it is told otherwise. The longest request is an eighth of the largest window: a store gives each stream only so much,
     * and a sequential reader gets eight of them.
     */
    public static final ReadSettings DEFAULT =
            new ReadSettings(32L << 20, 256L << 20, 4L << 20, 64L << 20, Duration.ofMinutes(5));

    private static final long HEAP_PARTS_IN_FLIGHT = 4;
    private static final long HEAP_PARTS_UNCACHED = 16;

    public ReadSettings {
        require(windowMaxBytes >= 0, "windowMaxBytes", windowMaxBytes);
        require(budgetBytes >= 1, "budgetBytes", budgetBytes);
        require(requestMaxBytes >= 1, "requestMaxBytes", requestMaxBytes);
        require(uncachedBytes >= 0, "uncachedBytes", uncachedBytes);
        require(deadline.isPositive(), "deadline", deadline);
    }

    /**
     * The same for a process that may use so much heap: blocks lie beside it, and the whole has to stay in proportion. What is on its way takes a quarter of
     * that at most, what the cache refuses a sixteenth.
     */
    public ReadSettings within(long maxHeapBytes) {
        return new ReadSettings(
                windowMaxBytes,
                Math.clamp(budgetBytes, 1, Math.max(1, maxHeapBytes / HEAP_PARTS_IN_FLIGHT)),
                requestMaxBytes,
                Math.min(uncachedBytes, maxHeapBytes / HEAP_PARTS_UNCACHED),
                deadline);
    }

    private static void require(boolean holds, String name, Object value) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is out of range: " + value);
        }
    }
}
