package io.sluice.vfs.core.read;

/**
 * How long a store lets a request wait until its answer begins: the shortest of late, so that neither a queue nor a stall counts. Thread-safe, never waits; of
 * two answers at the same moment one may go unnoticed.
 */
final class AnswerTime {
    /** After about so many answers, a shorter one is forgotten. */
    private static final int REMEMBERED = 32;

    private volatile long nanos = -1;

    /** @param sample in nanoseconds, at least 0 */
    void took(long sample) {
        long known = nanos;
        nanos = known < 0 ? sample : Math.min(sample, known + (sample - known) / REMEMBERED);
    }

    /** In nanoseconds; 0 if none has come yet. */
    long nanos() {
        return Math.max(0, nanos);
    }
}
