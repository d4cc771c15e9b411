package io.sluice.nfs.rpc;

import java.util.concurrent.Semaphore;

/** The memory that large replies may take together. Thread-safe. */
final class ReplyMemory {
    private static final int UNIT_BYTES = 4096;

    private final Semaphore units;
    private final int maxUnits;

    ReplyMemory(int bytes) {
        this.maxUnits = Math.max(1, bytes / UNIT_BYTES);
        this.units = new Semaphore(maxUnits);
    }

    /**
     * Waits for room for {@code bytes}; whoever has some must not wait for more.
     *
     * @return what to release
     */
    int acquire(int bytes) {
        units.acquireUninterruptibly(unitsOf(bytes));
        return bytes;
    }

    void release(int bytes) {
        if (bytes > 0) {
            units.release(unitsOf(bytes));
        }
    }

    private int unitsOf(int bytes) {
        return Math.min(maxUnits, (bytes - 1) / UNIT_BYTES + 1);
    }
}
