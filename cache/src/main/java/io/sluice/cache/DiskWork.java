package io.sluice.cache;

import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is being done with the disk of one cache directory, so that it is noticed when something of it does not end: then the disk is stalled, until it
 * does. Thread-safe, without locks, and cheap enough for every read.
 *
 * <p>Time goes in ticks, made by {@link StallWatch}. What is done beyond {@link #SLOTS} things at once is not watched.
 */
final class DiskWork {
    static final String STALLED = "the disk does not answer";

    private static final Logger LOG = LoggerFactory.getLogger(DiskWork.class);
    private static final int SLOTS = 64;
    private static final int APART = 16; // so that two threads don't write to one line of the processor's cache
    private static final int UNWATCHED = -1;

    private final Path directory;
    private final AtomicIntegerArray begun = new AtomicIntegerArray(SLOTS * APART); // the tick, or 0 if it is free
    private final AtomicLongArray hits =
            new AtomicLongArray(SLOTS * APART); // reads and bytes, written by who has the slot
    private final LongAdder unwatchedReads = new LongAdder();
    private final LongAdder unwatchedBytes = new LongAdder();
    private final Queue<Runnable> postponed = new ConcurrentLinkedQueue<>();
    private volatile int now = 1;
    private volatile boolean stalled;

    DiskWork(Path directory) {
        this.directory = directory;
    }

    /** Something begins. @return for {@link #end} */
    int begin() {
        int first = (int) Thread.currentThread().threadId();
        for (int i = 0; i < SLOTS; i++) {
            int slot = ((first + i) & (SLOTS - 1)) * APART;
            if (begun.get(slot) == 0 && begun.compareAndSet(slot, 0, now)) {
                return slot;
            }
        }
        return UNWATCHED;
    }

    /** So many bytes were read by what goes on; it has yet to {@link #end}. */
    void hit(int work, int bytes) {
        if (work == UNWATCHED) {
            unwatchedReads.increment();
            unwatchedBytes.add(bytes);
        } else {
            hits.setPlain(work, hits.getPlain(work) + 1);
            hits.setPlain(work + 1, hits.getPlain(work + 1) + bytes);
        }
    }

    /** How many reads {@link #hit}. */
    long hitReads() {
        return unwatchedReads.sum() + sum(0);
    }

    /** How many bytes they {@link #hit}. */
    long hitBytes() {
        return unwatchedBytes.sum() + sum(1);
    }

    private long sum(int place) {
        long sum = 0;
        for (int slot = 0; slot < hits.length(); slot += APART) {
            sum += hits.getOpaque(slot + place);
        }
        return sum;
    }

    void end(int work) {
        if (work != UNWATCHED) {
            begun.setRelease(work, 0);
        }
    }

    /** Does what nobody waits for: now, or when the disk answers again. */
    void soon(Runnable task) {
        if (stalled) {
            postponed.add(task);
            return;
        }
        int work = begin();
        try {
            task.run();
        } finally {
            end(work);
        }
    }

    /** Whether something has not ended for too long. Nothing new should begin: it might wait for ever. */
    boolean isStalled() {
        return stalled;
    }

    /**
     * Lets a tick go by; called by one thread.
     *
     * @param patience how many of them something may take
     */
    void tick(int patience) {
        int next = now + 1;
        boolean late = false;
        for (int slot = 0; slot < begun.length(); slot += APART) {
            int since = begun.get(slot);
            late |= since != 0 && next - since > patience;
        }
        now = next;
        if (late && !stalled) {
            LOG.warn("cache=stalled directory={} cause=\"{}\"", directory, STALLED);
        } else if (!late && stalled) {
            LOG.info("cache=answers-again directory={}", directory);
        }
        stalled = late;
        if (!late && !postponed.isEmpty()) {
            Thread.ofVirtual().name("cache-postponed").start(this::doPostponed);
        }
    }

    private void doPostponed() {
        for (Runnable task = postponed.poll(); task != null; task = postponed.poll()) {
            soon(task);
        }
    }
}
