package io.sluice.fuse;

import io.sluice.vfs.VfsException;
import java.time.Duration;

/** A mount that a binding serves, until it is unmounted from outside. */
public interface ServedMount {
    /**
     * Unmounts, if the binding has a way of its own for that.
     *
     * @param lazy whether it goes from sight at once although it is in use
     * @return false if it has none
     * @throws VfsException {@link io.sluice.vfs.VfsError#UNAVAILABLE} if it is in use
     */
    default boolean unmount(boolean lazy) throws VfsException {
        return false;
    }

    /** Waits until nothing is served any more; false if that takes longer than {@code timeout}. */
    boolean awaitEnd(Duration timeout) throws InterruptedException;
}
