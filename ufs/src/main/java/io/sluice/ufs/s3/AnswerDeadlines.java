package io.sluice.ufs.s3;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Aborts requests whose answers have not begun in time. Thread-safe.
 *
 * <p>One look at all of them every now and then: a timer for each would wake a thread for each, or keep those that were answered until their time is over.
 */
final class AnswerDeadlines implements AutoCloseable {
    /** How late a request may be aborted, as a part of its time, and in milliseconds. */
    private static final int LATE_PART = 8;

    private static final long LATEST_MILLIS = 1_000;

    private final long timeoutNanos;
    private final LongSupplier nanoTime;
    private final Set<Deadline> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("s3-time-outs").factory());

    /** That of one request. Ends when it is closed. */
    final class Deadline implements AutoCloseable {
        private final Runnable abort;
        private final long end;
        private volatile boolean missed;

        Deadline(Runnable abort, long nanos) {
            this.abort = abort;
            this.end = nanoTime.getAsLong() + nanos;
        }

        /** Whether the request was aborted, or is about to be. */
        boolean isMissed() {
            return missed;
        }

        private void look(long now) {
            if (now - end >= 0 && open.remove(this)) {
                missed = true;
                abort.run();
            }
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    private AnswerDeadlines(long timeoutMillis, LongSupplier nanoTime) {
        this.timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        this.nanoTime = nanoTime;
    }

    /** @param timeoutMillis from the beginning of a request until its answer begins, at least 1 */
    static AnswerDeadlines of(long timeoutMillis) {
        AnswerDeadlines deadlines = new AnswerDeadlines(timeoutMillis, System::nanoTime);
        long pause = Math.clamp(timeoutMillis / LATE_PART, 1, LATEST_MILLIS);
        var _ = deadlines.timer.scheduleWithFixedDelay(deadlines::look, pause, pause, TimeUnit.MILLISECONDS);
        return deadlines;
    }

    /** Such that somebody else looks. */
    static AnswerDeadlines lookedAfter(long timeoutMillis, LongSupplier nanoTime) {
        return new AnswerDeadlines(timeoutMillis, nanoTime);
    }

    /** @param abort ends the request; must not fail */
    Deadline begin(Runnable abort) {
        return begin(abort, timeoutNanos);
    }

    /** The same with a time of its own. */
    Deadline begin(Runnable abort, long nanos) {
        Deadline deadline = new Deadline(abort, nanos);
        open.add(deadline);
        return deadline;
    }

    void look() {
        long now = nanoTime.getAsLong();
        for (Deadline deadline : open) {
            deadline.look(now);
        }
    }

    /** How many requests wait for their answers. */
    int waiting() {
        return open.size();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
