package io.sluice.vfs.core;

import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.Location;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Keeps operations that change the same name apart while they talk to a store. Thread-safe.
 *
 * <p>Not a lock on data: readers and look-ups never wait here, and who waits does so up to a deadline.
 */
final class NameReservations {
    private final Duration deadline;

    // Guarded by the monitor of this.
    private final Set<Location> reserved = new HashSet<>();

    NameReservations(Duration deadline) {
        this.deadline = deadline;
    }

    /** Takes all the names at once, so that no two operations wait for each other. */
    synchronized Lease reserve(Location... places) throws VfsException {
        List<Location> wanted = List.of(places).stream().distinct().toList();
        long end = System.nanoTime() + deadline.toNanos();
        while (wanted.stream().anyMatch(reserved::contains)) {
            long millis = (end - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                throw new VfsException(
                        VfsError.UNAVAILABLE,
                        "another operation on " + wanted.getFirst().name() + " takes too long");
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

    private synchronized void release(List<Location> places) {
        places.forEach(reserved::remove);
        notifyAll();
    }
}
