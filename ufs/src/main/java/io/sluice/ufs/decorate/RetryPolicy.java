package io.sluice.ufs.decorate;

import java.time.Duration;

/**
 * For how long, and how often, a call is tried again.
 *
 * @param deadline how long after the first failure in a row the last attempt may begin; zero: a call is never tried again
 * @param firstDelay the wait before the second attempt; it doubles from attempt to attempt
 * @param maxDelay the longest wait between two attempts
 */
public record RetryPolicy(Duration deadline, Duration firstDelay, Duration maxDelay) {
    public RetryPolicy {
        if (deadline.isNegative() || !firstDelay.isPositive() || maxDelay.compareTo(firstDelay) < 0) {
            throw new IllegalArgumentException(
                    "no policy: deadline " + deadline + ", first delay " + firstDelay + ", longest " + maxDelay);
        }
    }

    /** To a deadline of five minutes, from 100 milliseconds to 10 seconds apart. */
    public static RetryPolicy standard() {
        return until(Duration.ofMinutes(5));
    }

    public static RetryPolicy until(Duration deadline) {
        return new RetryPolicy(deadline, Duration.ofMillis(100), Duration.ofSeconds(10));
    }
}
