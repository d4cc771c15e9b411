package io.sluice.vfs.meta;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** Where changes and commits meet: changes go through together, a commit goes alone, and so never sees half an update. */
final class ChangeGate {
    /** Changes share it, for as long as an update runs; a commit has it alone, for as long as it takes the changes over. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    private final AtomicInteger changes = new AtomicInteger();
    private final int changesUntilFull;
    private final Runnable whenFull;
    private volatile boolean closed;

    /** @param whenFull called outside any update by the thread that made the {@code changesUntilFull}-th change since the last commit */
    ChangeGate(int changesUntilFull, Runnable whenFull) {
        this.changesUntilFull = changesUntilFull;
        this.whenFull = whenFull;
    }

    void change(Runnable change) {
        lock.readLock().lock();
        try {
            requireOpen();
            change.run();
        } finally {
            lock.readLock().unlock();
        }
        if (changes.get() >= changesUntilFull && lock.getReadHoldCount() == 0) {
            whenFull.run();
        }
    }

    void countChange() {
        changes.incrementAndGet();
    }

    <T> T alone(Supplier<T> commit) {
        lock.writeLock().lock();
        try {
            changes.set(0);
            return commit.get();
        } finally {
            lock.writeLock().unlock();
        }
    }

    void requireOutsideOfUpdate() {
        if (lock.getReadHoldCount() > 0) {
            throw new IllegalStateException("sync within an update");
        }
    }

    void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the metadata store is closed");
        }
    }

    void close() {
        closed = true;
    }
}
