package io.sluice.vfs.testing;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.time.Duration;

/** Holds the reads of a {@link MemoryUnderFileSystem} until a test lets them pass. Thread-safe. */
public final class ReadGate implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private int waiting;
    private long permits;
    private boolean open;

    ReadGate() {}

    /** Waits until at least {@code reads} stand before the gate; fails the test if they don't come. */
    public synchronized void awaitWaiting(int reads) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (waiting < reads) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError(waiting + " reads came to the gate, not " + reads);
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }

    /** How many reads stand before the gate now. */
    public synchronized int waiting() {
        return waiting;
    }

    /** Lets {@code reads} pass, of those that wait or of those that will come. */
    public synchronized void release(int reads) {
        permits += reads;
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
