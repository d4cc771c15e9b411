package io.sluice.nfs.rpc;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** The memory that large replies may take together. Thread-safe. */
final class ReplyMemory {
    private static final int UNIT_BYTES = 4096;
    private static final int SHARES = 16;
    private static final long PATIENCE_MILLIS = 250;

    private final Semaphore units;
    private final int maxUnits;
    private final Runnable relief;

    /** @param relief called while somebody has waited in vain for a while: it may end who does not take his replies */
    ReplyMemory(int bytes, Runnable relief) {
        this.maxUnits = Math.max(1, bytes / UNIT_BYTES);
        this.units = new Semaphore(maxUnits);
        this.relief = relief;
    }

    /**
     * Waits for room for {@code bytes}; whoever has some must not wait for more.
     *
     * @return what to release
     */
    int acquire(int bytes) {
        boolean interrupted = false;
        while (true) {
            try {
                if (units.tryAcquire(unitsOf(bytes), PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                    break;
                }
                relief.run();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return bytes;
    }

    void release(int bytes) {
        if (bytes > 0) {
            units.release(unitsOf(bytes));
        }
    }

    /** How many bytes the replies that wait at one socket may have before its connection takes no more calls. */
    long share() {
        return (long) maxUnits * UNIT_BYTES / SHARES;
    }

    private int unitsOf(int bytes) {
        return Math.min(maxUnits, (bytes - 1) / UNIT_BYTES + 1);
    }
}
