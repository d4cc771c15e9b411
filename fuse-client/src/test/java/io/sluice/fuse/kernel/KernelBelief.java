package io.sluice.fuse.kernel;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** What the kernel was told to believe for a moment. */
final class KernelBelief {
    private static final Duration MARGIN = Duration.ofMillis(200);

    private KernelBelief() {}

    /** Returns when it believes what it was told before no more: the kernel's clock is the machine's, and can't be moved by a test. */
    static void letExpire() {
        long end = System.nanoTime() + Validity.BRIEF.plus(MARGIN).toNanos();
        while (System.nanoTime() - end < 0) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
