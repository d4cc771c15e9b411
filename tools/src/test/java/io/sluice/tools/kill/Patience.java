package io.sluice.tools.kill;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The store of the test shows objects without a version for a moment while it takes them: then the gateway refuses, and is asked again. */
final class Patience {
    private static final long SECONDS = 30;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private Patience() {}

    /** What the gateway is asked; it does nothing if it refuses. */
    @FunctionalInterface
    interface Question<T> {
        T ask() throws VfsException;
    }

    static <T> T answer(Question<T> question) throws VfsException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (true) {
            try {
                return question.ask();
            } catch (VfsException e) {
                boolean passes = e.error() == VfsError.NOT_SUPPORTED || e.error() == VfsError.UNAVAILABLE;
                if (!passes || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
