package io.sluice.ufs.decorate;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.time.Duration;

/**
 * How one call waits from attempt to attempt: exponential backoff, of which a random half is left out so that many callers don't come back in step, or as
 * long as the store asks for. Not thread-safe.
 */
final class Patience {
    private final RetryPolicy policy;
    private final RetryClock clock;
    private int failures;
    private long firstFailureNanos;

    Patience(RetryPolicy policy, RetryClock clock) {
        this.policy = policy;
        this.clock = clock;
    }

    /** How many attempts failed in a row. */
    int failures() {
        return failures;
    }

    /** Something succeeded: the next failure is a first one. */
    void progress() {
        failures = 0;
    }

    /**
     * Returns when it is time for the next attempt.
     *
     * @throws UfsException {@code failure}, if there must be no other attempt
     */
    void waitAfter(UfsException failure) throws UfsException {
        if (!failure.error().isRetryable() || Thread.currentThread().isInterrupted()) {
            throw failure;
        }
        long now = clock.nanoTime();
        if (failures++ == 0) {
            firstFailureNanos = now;
        }
        Duration asked = Pace.bounded(failure.retryAfter());
        Duration usual = delay();
        Duration delay = asked.compareTo(usual) > 0 ? asked : usual;
        if (now - firstFailureNanos + delay.toNanos() > policy.deadline().toNanos()) {
            throw failure;
        }
        try {
            clock.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UfsException(UfsError.UNAVAILABLE, "interrupted while waiting after: " + failure.reason(), e);
        }
    }

    private Duration delay() {
        long longest = policy.maxDelay().toNanos();
        int doublings = Math.min(failures - 1, 40);
        long base = policy.firstDelay().toNanos();
        long full = base > longest >> doublings ? longest : base << doublings;
        return Duration.ofNanos((long) (full * (0.5 + clock.random() / 2)));
    }
}
