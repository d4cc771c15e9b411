package io.sluice.vfs.core;

import io.sluice.vfs.VfsException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The moments in which a rename takes a file from its old name, and what had the new one from there: who finds nothing then looks again. Thread-safe.
 *
 * <p>Of the locks of the namespace it is the last to be taken but for those of single files, directories and tables, and no store is asked under it.
 */
final class NameSwitches {
    private static final int MOST_LOOKS = 100;

    /** Far more than a switch takes: not to find what is there is better than to wait for ever. */
    private static final long PATIENCE_SECONDS = 1;

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final AtomicLong ended = new AtomicLong();

    /** Changes names. */
    @FunctionalInterface
    interface Change {
        void run() throws VfsException;
    }

    /** Looks for something by name or by number. */
    @FunctionalInterface
    interface Look {
        Optional<Node> run() throws VfsException;
    }

    /** Nobody sees what is between the beginning and the end of {@code change}. */
    void run(Change change) throws VfsException {
        lock.writeLock().lock();
        try {
            change.run();
        } finally {
            ended.incrementAndGet();
            lock.writeLock().unlock();
        }
    }

    /** What {@code look} finds; nothing only if it found nothing while no names were changed. */
    Optional<Node> find(Look look) throws VfsException {
        for (int looks = 1; ; looks++) {
            long before = ended.get();
            Optional<Node> found = look.run();
            if (found.isPresent() || looks == MOST_LOOKS) {
                return found;
            }
            awaitEnd();
            if (ended.get() == before) {
                return found;
            }
        }
    }

    private void awaitEnd() {
        if (!lock.isWriteLocked() || lock.isWriteLockedByCurrentThread()) {
            return;
        }
        try {
            if (lock.readLock().tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                lock.readLock().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
