package io.sluice.nfs.rpc;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many calls may be in flight for all connections together; connections that find it used up wait in turn. Thread-safe. */
final class CallBudget {
    /** Who waits for room; told on any thread. */
    interface Waiter {
        void budgetHasRoom();
    }

    private final int max;
    private final Semaphore left;
    private final Queue<Waiter> waiting = new ConcurrentLinkedQueue<>();

    CallBudget(int max) {
        this.max = max;
        this.left = new Semaphore(max);
    }

    boolean tryAcquire() {
        return left.tryAcquire();
    }

    void release() {
        left.release();
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
        if (left.availablePermits() > 0) {
            Waiter next = waiting.poll();
            if (next != null) {
                next.budgetHasRoom();
            }
        }
    }

    /** Waits until no call is in flight. */
    boolean awaitIdle(Duration atMost) {
        try {
            boolean idle = left.tryAcquire(max, atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (idle) {
                left.release(max);
            }
            return idle;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
