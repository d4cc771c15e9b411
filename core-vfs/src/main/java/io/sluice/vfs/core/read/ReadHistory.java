package io.sluice.vfs.core.read;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * What has been read of one version of an inode, by whomever and through whichever door, and whether the cache takes it. Thread-safe, never waits.
 */
final class ReadHistory {
    /** How long after the last read what was asked for ahead is still fetched. */
    private static final long IDLE_NANOS = Duration.ofSeconds(10).toNanos();

    /**
     * What all histories share.
     *
     * @param uncached what holds while the cache takes no blocks of the content
     * @param nanoTime a clock that never goes back
     * @param refusing whether the cache refused the last block of any content that it was given
     */
    record Terms(FetchLimits cached, FetchLimits uncached, LongSupplier nanoTime, AtomicBoolean refusing) {}

    /** A reader who waits for bytes of the content. */
    interface Reader extends AutoCloseable {
        @Override
        void close();
    }

    private final Terms terms;
    private final AnswerTime answers;
    private final AtomicReference<ReadPattern> pattern = new AtomicReference<>(ReadPattern.NONE);
    private final AtomicInteger readers = new AtomicInteger();
    private volatile long lastRead;
    private volatile boolean refused;

    /** @param answers of the store that has the content */
    ReadHistory(Terms terms, AnswerTime answers) {
        this.terms = terms;
        this.answers = answers;
        this.lastRead = terms.nanoTime.getAsLong();
    }

    /** Takes note of a read, and returns what to fetch ahead. */
    FetchAhead read(long offset, long length, long size) {
        lastRead = terms.nanoTime.getAsLong();
        while (true) {
            ReadPattern before = pattern.get();
            FetchPolicy.Step step = FetchPolicy.after(before, offset, length, size, limits());
            if (pattern.compareAndSet(before, step.pattern())) {
                return step.ahead();
            }
        }
    }

    /** Takes note that what lies from {@code from} to {@code to} was asked for and is not fetched after all. */
    void notFetched(long from, long to) {
        pattern.updateAndGet(before -> before.without(from, to, limits()));
    }

    /** By the clock of the histories, in nanoseconds. */
    long now() {
        return terms.nanoTime.getAsLong();
    }

    /** An answer of the store has begun to a request that was sent at {@code sent}, by {@link #now}. */
    void answered(long sent) {
        answers.took(now() - sent);
    }

    /** A reader waits until it closes what it gets: so long, nobody takes the content for forgotten. */
    Reader enter() {
        readers.incrementAndGet();
        return () -> {
            lastRead = terms.nanoTime.getAsLong();
            readers.decrementAndGet();
        };
    }

    /** Whether the block at {@code offset}, which was asked for ahead, is still likely to be read. */
    boolean wants(long offset) {
        boolean isRead = readers.get() > 0 || terms.nanoTime.getAsLong() - lastRead < IDLE_NANOS;
        return isRead && pattern.get().wants(offset);
    }

    /** Whether the cache refused the last block of this content that it was given. */
    boolean isRefused() {
        return refused;
    }

    void admitted(boolean taken) {
        if (refused == taken) {
            refused = !taken;
        }
        if (terms.refusing.getPlain() == taken) {
            terms.refusing.set(!taken);
        }
    }

    /** All up to {@code offset} is likely to be read, though nobody has begun to. */
    void expectReader(long offset) {
        lastRead = terms.nanoTime.getAsLong();
        pattern.updateAndGet(before -> before.wholeUpTo(offset));
    }

    private FetchLimits limits() {
        return refused ? terms.uncached : terms.cached.awaiting(answers.nanos());
    }
}
