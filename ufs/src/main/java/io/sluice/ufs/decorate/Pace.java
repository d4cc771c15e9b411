package io.sluice.ufs.decorate;

import java.time.Duration;

/**
 * How fast all threads together may ask one store. Free until the store throttles; then the rate at which it was asked is cut by a third, all requests queue
 * for it, and it grows again by a tenth a second, until a minute went by without a refusal. A wait that the store asks for is everybody's.
 *
 * <p>It lies around a store, not in the SDK of one: all connectors have it, and every attempt counts once. Thread-safe.
 */
final class Pace {
    private static final double CUT = 0.7;
    private static final double SLOWEST_A_SECOND = 1;
    private static final double GROWTH_A_SECOND = 0.1;
    private static final double NANOS_A_SECOND = 1e9;
    private static final long WINDOW_NANOS = Duration.ofMillis(500).toNanos();
    private static final long FREE_AFTER_NANOS = Duration.ofMinutes(1).toNanos();
    private static final Duration LONGEST_ASKED_FOR = Duration.ofMinutes(1);
    private static final double RECENT = 0.8;

    // All guarded by this. Instants are those of System.nanoTime, of which only differences mean something.
    private boolean slowed;
    private double rate;
    private long nextFree;
    private long cutAt;
    private long grownAt;
    private boolean measuring;
    private long windowBegan;
    private int inWindow;
    private double measured;

    /** What a store may make everybody wait for. */
    static Duration bounded(Duration retryAfter) {
        return retryAfter.compareTo(LONGEST_ASKED_FOR) > 0 ? LONGEST_ASKED_FOR : retryAfter;
    }

    /** A request is to be made: how long to wait before it. */
    synchronized Duration begin(long now) {
        measure(now);
        if (!slowed) {
            return Duration.ZERO;
        }
        grow(now);
        long start = nextFree - now > 0 ? nextFree : now;
        nextFree = start + (long) (NANOS_A_SECOND / rate);
        return Duration.ofNanos(start - now);
    }

    /** Whether the rate was cut: refusals of requests that were made before the last cut don't cut it again. */
    synchronized boolean throttled(long now, Duration retryAfter) {
        boolean cut = !slowed || now - cutAt >= WINDOW_NANOS;
        if (cut) {
            double asked = Math.max(measured, inWindow / seconds(Math.max(WINDOW_NANOS, now - windowBegan)));
            double limit = slowed ? Math.min(rate, asked) : asked;
            rate = Math.max(SLOWEST_A_SECOND, CUT * limit);
            nextFree = slowed && nextFree - now > 0 ? nextFree : now;
            slowed = true;
            cutAt = now;
            grownAt = now;
        }
        long free = now + bounded(retryAfter).toNanos();
        if (free - nextFree > 0) {
            nextFree = free;
        }
        return cut;
    }

    /** Requests a second; infinite while the store is not slowed down. */
    synchronized double rate() {
        return slowed ? rate : Double.POSITIVE_INFINITY;
    }

    private void measure(long now) {
        if (!measuring) {
            measuring = true;
            windowBegan = now;
        }
        long elapsed = now - windowBegan;
        if (elapsed >= WINDOW_NANOS) {
            measured = RECENT * inWindow / seconds(elapsed) + (1 - RECENT) * measured;
            windowBegan = now;
            inWindow = 0;
        }
        inWindow++;
    }

    private void grow(long now) {
        if (now - cutAt >= FREE_AFTER_NANOS) {
            slowed = false;
            return;
        }
        double elapsed = seconds(now - grownAt);
        if (elapsed > 0) {
            rate += elapsed * Math.max(1, GROWTH_A_SECOND * rate);
            grownAt = now;
        }
    }

    private static double seconds(long nanos) {
        return nanos / NANOS_A_SECOND;
    }
}
