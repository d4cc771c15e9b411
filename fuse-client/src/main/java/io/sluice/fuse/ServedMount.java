package io.sluice.fuse;

import java.time.Duration;

/** A mount that a binding serves, until it is unmounted from outside. */
public interface ServedMount {
    /** Waits until nothing is served any more; false if that takes longer than {@code timeout}. */
    boolean awaitEnd(Duration timeout) throws InterruptedException;
}
