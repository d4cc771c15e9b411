package io.sluice.ufs.decorate;

import io.sluice.vfs.storage.StoreObserver;
import java.time.Duration;

/**
 * Tells from the calls that are made anyway whether a store is there: it is away when three attempts in a row and within a second or more got no answer, or
 * one for ten seconds, and back with the first answer to an attempt that began later. Thread-safe.
 */
final class Availability {
    private static final int MOST_FAILURES = 3;
    private static final long MOMENT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_NANOS = Duration.ofSeconds(10).toNanos();

    private final StoreObserver observer;

    // Guarded by this, under which the observer is called too.
    private int failures;
    private long failingSince;
    private long lastAnswer;
    private long awaySince;
    private boolean answered;
    private boolean away;

    Availability(StoreObserver observer) {
        this.observer = observer;
    }

    /** An attempt that began at {@code began} got an answer, be it a refusal. */
    synchronized void answered(long began, long now) {
        if (away && began - awaySince < 0) {
            return;
        }
        failures = 0;
        lastAnswer = now;
        answered = true;
        if (away) {
            away = false;
            observer.back();
        }
    }

    /** An attempt that began at {@code began} got none. */
    synchronized void failed(long began, long now, String reason) {
        if (failures++ == 0) {
            failingSince = answered && lastAnswer - began > 0 ? lastAnswer : began;
        }
        long failing = now - failingSince;
        if (!away && (failing >= LONGEST_NANOS || (failures >= MOST_FAILURES && failing >= MOMENT_NANOS))) {
            away = true;
            awaySince = now;
            observer.away(reason);
        }
    }
}
