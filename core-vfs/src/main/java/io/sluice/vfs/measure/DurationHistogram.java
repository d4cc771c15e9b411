package io.sluice.vfs.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts how long something took, in buckets whose edges never change. Thread-safe; to add one never waits. */
public final class DurationHistogram {
    private final LongAdder[] buckets = new LongAdder[Durations.EDGES + 1];
    private final LongAdder nanos = new LongAdder();

    public DurationHistogram() {
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /** @param took in nanoseconds; less than 0, as a clock that is set back tells, counts as 0 */
    public void add(long took) {
        long duration = Math.max(0, took);
        buckets[Durations.bucketOf(duration)].increment();
        nanos.add(duration);
    }

    /** What was counted until now; not read at one instant. */
    public Durations snapshot() {
        List<Long> counts = new ArrayList<>(buckets.length);
        for (LongAdder bucket : buckets) {
            counts.add(bucket.sum());
        }
        return new Durations(counts, nanos.sum());
    }
}
