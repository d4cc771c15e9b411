package io.sluice.vfs.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * How long something took, each time.
 *
 * @param counts how many of them fell into each bucket: one more than there are {@link #edges()}, the last for what took longer than all of them
 * @param nanos all of them together
 */
public record Durations(List<Long> counts, long nanos) {
    private static final long[] EDGE_NANOS = {
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000,
        25_000_000,
        50_000_000,
        100_000_000,
        250_000_000,
        500_000_000,
        1_000_000_000,
        2_500_000_000L,
        5_000_000_000L,
        10_000_000_000L,
        30_000_000_000L,
        60_000_000_000L
    };

    static final int EDGES = EDGE_NANOS.length;

    /** Of nothing. */
    public static final Durations NONE = new Durations(Collections.nCopies(EDGES + 1, 0L), 0);

    public Durations {
        counts = List.copyOf(counts);
        if (counts.size() != EDGES + 1) {
            throw new IllegalArgumentException("there are " + (EDGES + 1) + " buckets, not " + counts.size());
        }
    }

    /** The longest duration of each bucket but the last, in seconds. */
    public static List<Double> edges() {
        List<Double> edges = new ArrayList<>();
        for (long nanos : EDGE_NANOS) {
            edges.add(nanos / (double) TimeUnit.SECONDS.toNanos(1));
        }
        return edges;
    }

    static int bucketOf(long nanos) {
        int low = 0;
        int high = EDGES;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (nanos <= EDGE_NANOS[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Of things that took so many nanoseconds each. */
    public static Durations of(long... each) {
        DurationHistogram all = new DurationHistogram();
        for (long nanos : each) {
            all.add(nanos);
        }
        return all.snapshot();
    }

    /** How many there were. */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    public double seconds() {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /** Of both together. */
    public Durations plus(Durations other) {
        return combined(other, 1);
    }

    /** Of what came after {@code earlier}; what a counter lost because it began anew counts as nothing. */
    public Durations since(Durations earlier) {
        return combined(earlier, -1);
    }

    private Durations combined(Durations other, int sign) {
        List<Long> sums = new ArrayList<>(counts.size());
        for (int i = 0; i < counts.size(); i++) {
            sums.add(Math.max(0, counts.get(i) + sign * other.counts.get(i)));
        }
        return new Durations(sums, Math.max(0, nanos + sign * other.nanos));
    }

    /**
     * The edge that the given part of them did not pass, in nanoseconds; of what took longer than every edge, the last one.
     *
     * @param part 0 to 1; 0.5 for the median
     * @return empty if there were none
     */
    public OptionalLong quantileNanos(double part) {
        long wanted = (long) Math.ceil(part * count());
        long seen = 0;
        for (int i = 0; i < counts.size(); i++) {
            seen += counts.get(i);
            if (seen > 0 && seen >= wanted) {
                return OptionalLong.of(EDGE_NANOS[Math.min(i, EDGES - 1)]);
            }
        }
        return OptionalLong.empty();
    }
}
