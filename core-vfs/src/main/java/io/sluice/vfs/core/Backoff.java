package io.sluice.vfs.core;

import java.time.Duration;
import java.time.Instant;

/** When something that did not succeed is tried again: at once, then after pauses of 1 s, 2 s and so on up to 60 s, by one thread at a time. Thread-safe. */
final class Backoff {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    // Guarded by the monitor of this.
    private boolean running;
    private Duration pause = FIRST_PAUSE;
    private Instant nextTry = Instant.MIN;

    /** Whether it is time for a try and nobody else is at it; then the caller is. A clock that has gone back delays no try. */
    synchronized boolean take(Instant now) {
        boolean wentBack = nextTry.isAfter(now.plus(LONGEST_PAUSE));
        boolean taken = !running && (wentBack || !now.isBefore(nextTry));
        running |= taken;
        return taken;
    }

    /** The try did not succeed. */
    synchronized void again(Instant now) {
        running = false;
        nextTry = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    }
}
