package io.sluice.vfs.core.read;

import java.util.ArrayDeque;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many bytes may be on their way from the stores at once: never more than the total. Thread-safe.
 *
 * <p>Demand takes what it needs or queues, first come, first served. Prefetch takes only what leaves a quarter free and nobody queues for. What is
 * loaded on request of an administrator stands behind both: it queues until half is free, and takes no more than half.
 */
final class FetchBudget {
    private final long totalBytes;
    private final long headroomBytes;

    /** Guards what follows. Nothing is called while it is held. */
    private final ReentrantLock lock = new ReentrantLock();

    private final ArrayDeque<Claim> queue = new ArrayDeque<>();

    /** Served only while the other is empty. */
    private final ArrayDeque<Claim> behind = new ArrayDeque<>();

    private long usedBytes;

    private static final class Claim {
        final long bytes;
        final Condition turn;
        boolean granted;

        Claim(long bytes, Condition turn) {
            this.bytes = bytes;
            this.turn = turn;
        }
    }

    /** @param totalBytes at least 1 */
    FetchBudget(long totalBytes) {
        if (totalBytes < 1) {
            throw new IllegalArgumentException("a budget is at least 1 byte, not " + totalBytes);
        }
        this.totalBytes = totalBytes;
        this.headroomBytes = totalBytes / 4;
    }

    /**
     * Takes {@code bytes} for a demand read, after those who asked before.
     *
     * @param bytes at most the total
     * @throws TimeoutException if they were not free in time; nothing is taken then
     */
    void acquire(long bytes, long timeoutNanos) throws InterruptedException, TimeoutException {
        requirePossible(bytes);
        lock.lockInterruptibly();
        try {
            if (queue.isEmpty() && fits(bytes)) {
                usedBytes += bytes;
                return;
            }
            Claim claim = new Claim(bytes, lock.newCondition());
            queue.addLast(claim);
            await(claim, timeoutNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Takes {@code bytes} for a prefetch, if that takes nothing away from demand. */
    boolean tryAcquire(long bytes) {
        requirePossible(bytes);
        lock.lock();
        try {
            if (!queue.isEmpty() || usedBytes + bytes > totalBytes - headroomBytes) {
                return false;
            }
            usedBytes += bytes;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes {@code bytes} for a load, behind demand and prefetch, however long that lasts.
     *
     * @param bytes at most the total
     */
    void acquireBehind(long bytes) throws InterruptedException {
        requirePossible(bytes);
        lock.lockInterruptibly();
        Claim claim = new Claim(bytes, lock.newCondition());
        try {
            behind.addLast(claim);
            grantNext();
            while (!claim.granted) {
                claim.turn.await();
            }
        } catch (InterruptedException e) {
            usedBytes -= claim.granted ? bytes : 0;
            behind.remove(claim);
            grantNext();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what was taken, all at once or in parts. */
    void release(long bytes) {
        lock.lock();
        try {
            if (bytes < 0 || bytes > usedBytes) {
                throw new IllegalStateException("gives back " + bytes + " of " + usedBytes + " bytes");
            }
            usedBytes -= bytes;
            grantNext();
        } finally {
            lock.unlock();
        }
    }

    long totalBytes() {
        return totalBytes;
    }

    long usedBytes() {
        lock.lock();
        try {
            return usedBytes;
        } finally {
            lock.unlock();
        }
    }

    private void await(Claim claim, long timeoutNanos) throws InterruptedException, TimeoutException {
        long left = timeoutNanos;
        try {
            while (!claim.granted && left > 0) {
                left = claim.turn.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            if (claim.granted) {
                usedBytes -= claim.bytes;
            }
            withdraw(claim);
            throw e;
        }
        if (!claim.granted) {
            withdraw(claim);
            throw new TimeoutException();
        }
    }

    private void withdraw(Claim claim) {
        queue.remove(claim);
        grantNext();
    }

    private void grantNext() {
        while (!queue.isEmpty() && fits(queue.getFirst().bytes)) {
            grant(queue.removeFirst());
        }
        while (queue.isEmpty() && !behind.isEmpty() && fitsBehind(behind.getFirst().bytes)) {
            grant(behind.removeFirst());
        }
    }

    private void grant(Claim claim) {
        usedBytes += claim.bytes;
        claim.granted = true;
        claim.turn.signal();
    }

    /** A budget of one block has no half: then it is enough that nobody uses it. */
    private boolean fitsBehind(long bytes) {
        return usedBytes == 0 || usedBytes + bytes <= totalBytes / 2;
    }

    private boolean fits(long bytes) {
        return usedBytes + bytes <= totalBytes;
    }

    private void requirePossible(long bytes) {
        if (bytes < 0 || bytes > totalBytes) {
            throw new IllegalArgumentException("asks for " + bytes + " of a budget of " + totalBytes + " bytes");
        }
    }
}
