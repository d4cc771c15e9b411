package io.sluice.vfs.testing;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.time.Duration;

/** Holds calls of a {@link MemoryUnderFileSystem} until a test lets them pass. Thread-safe. */
public final class CallGate implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private int waiting;
    private long permits;
    private boolean open;

    CallGate() {}

    /** Waits until at least {@code calls} stand before the gate; fails the test if they don't come. */
    public synchronized void awaitWaiting(int calls) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (waiting < calls) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(waiting + " calls came to the gate, not " + calls);
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /** How many calls stand before the gate now. */
    public synchronized int waiting() {
        return waiting;
    }

    /** Lets {@code calls} pass, of those that wait or of those that will come. */
    public synchronized void release(int calls) {
        permits += calls;
        notifyAll();
    }

    /** Lets everybody pass from now on. */
    public synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Opens the gate, so that nobody is left behind it. */
    @Override
    public void close() {
        open();
    }

    synchronized void pass() throws UfsException {
        waiting++;
        notifyAll();
        try {
            while (!open && permits == 0) {
                wait();
            }
            if (!open) {
                permits--;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UfsException(UfsError.UNAVAILABLE, "interrupted", e);
        } finally {
            waiting--;
        }
    }
}
