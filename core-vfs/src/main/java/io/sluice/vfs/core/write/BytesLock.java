package io.sluice.vfs.core.write;

import io.sluice.vfs.Lease;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Who works on the bytes of a file: many who write some of them, or one who must see them all. Thread-safe; who got it lets it go. */
final class BytesLock {
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    Lease among() {
        lock.readLock().lock();
        return lock.readLock()::unlock;
    }

    Lease alone() {
        lock.writeLock().lock();
        return lock.writeLock()::unlock;
    }
}
