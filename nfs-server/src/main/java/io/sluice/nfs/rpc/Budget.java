package io.sluice.nfs.rpc;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What all connections may have together of something, by calls or by bytes; connections that find it used up wait in turn. Thread-safe. */
final class Budget {
    /** Who waits for room; told on any thread. */
    interface Waiter {
        void budgetHasRoom();
    }

    private static final long POLL_MILLIS = 5;

    private final long max;
    private final AtomicLong used = new AtomicLong();
    private final Queue<Waiter> waiting = new ConcurrentLinkedQueue<>();

    Budget(long max) {
        this.max = max;
    }

    boolean tryAcquire(long amount) {
        long now = used.get();
        while (now + amount <= max) {
            if (used.compareAndSet(now, now + amount)) {
                return true;
            }
            now = used.get();
        }
        return false;
    }

    void release(long amount) {
        used.addAndGet(-amount);
        wakeNext();
    }

    /** Tells {@code waiter} once, when there may be room; a connection waits at most once at a time. */
    void await(Waiter waiter) {
        waiting.add(waiter);
        wakeNext();
    }

    /** Takes back an {@link #await}, and lets the next one have the turn. */
    void forget(Waiter waiter) {
        waiting.remove(waiter);
        wakeNext();
    }

    /** Lets the next connection know if there is room; to be called by one that was woken when it has taken what it needs. */
    void wakeNext() {
        if (used.get() < max) {
            Waiter next = waiting.poll();
            if (next != null) {
                next.budgetHasRoom();
            }
        }
    }

    /** How much is in use now. */
    long used() {
        return used.get();
    }

    /** Waits until nothing is in use. */
    boolean awaitIdle(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        try {
            while (used.get() > 0) {
                if (System.nanoTime() - deadline >= 0) {
                    return false;
                }
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
