package io.sluice.cache;

import java.util.concurrent.atomic.LongAdder;

/** What one mount has in the cache, in all its directories. Thread-safe. */
final class MountSpace {
    /** Counts for who has no mount, as far as is known. */
    static final MountSpace NONE = new MountSpace();

    private final LongAdder usedBytes = new LongAdder();
    private final LongAdder evictions = new LongAdder();

    /** So many bytes have come, or gone if it is less than 0. */
    void use(long bytes) {
        usedBytes.add(bytes);
    }

    void evicted() {
        evictions.increment();
    }

    long usedBytes() {
        return usedBytes.sum();
    }

    long evictions() {
        return evictions.sum();
    }
}
