package io.sluice.vfs.core;

import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps operations that change the same place apart while they talk to a store. Thread-safe.
 *
 * <p>Not a lock on data: readers and look-ups never wait here, and who waits does so up to a deadline.
 *
 * @param <P> what is reserved: a name of the namespace, or a place in a store
 */
final class Reservations<P> {
    private final Duration deadline;

    // Guarded by the monitor of this.
    private final Set<P> reserved = new HashSet<>();

    Reservations(Duration deadline) {
        this.deadline = deadline;
    }

    Lease reserve(P place) throws VfsException {
        return reserve(List.of(place), deadline);
    }

    /** Takes both at once, so that no two operations wait for each other. */
    Lease reserve(P one, P other) throws VfsException {
        return reserve(one.equals(other) ? List.of(one) : List.of(one, other), deadline);
    }

    /** The same with a deadline of its own, for who holds another one already. */
    Lease reserveWithin(Duration atMost, P place) throws VfsException {
        return reserve(List.of(place), atMost);
    }

    private synchronized Lease reserve(List<P> wanted, Duration atMost) throws VfsException {
        long end = System.nanoTime() + atMost.toNanos();
        while (wanted.stream().anyMatch(reserved::contains)) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new VfsException(
                        VfsError.UNAVAILABLE, "another operation on " + wanted.getFirst() + " takes too long");
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new VfsException(VfsError.UNAVAILABLE, "interrupted while waiting for another operation", e);
            }
        }
        reserved.addAll(wanted);
        return () -> release(wanted);
    }

    private synchronized void release(List<P> places) {
        places.forEach(reserved::remove);
        notifyAll();
    }
}
