package io.sluice.vfs.core.read;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One reader and the flights that it waits for, to take them in the order in which they come. For one thread; the flights are shared. */
final class Demand implements AutoCloseable {
    /** What a reader waits for. */
    enum Wants {
        /** The bytes, as soon as they arrive: the reader holds each block until it says {@link #done}. */
        BYTES,
        /** That the cache has them, or refused them; holds nothing. */
        CACHED
    }

    private final Wants wants;
    private final ReadCounters counters;
    private final Semaphore signal = new Semaphore(0);
    private final List<BlockFlight> joined = new ArrayList<>();

    Demand(Wants wants, ReadCounters counters) {
        this.wants = wants;
        this.counters = counters;
    }

    /** False if the flight is over and its memory is gone. */
    boolean join(BlockFlight flight) {
        if (wants == Wants.CACHED) {
            flight.watch(signal);
        } else if (!flight.hold(signal)) {
            return false;
        }
        joined.add(flight);
        return true;
    }

    /**
     * A flight that came to where this reader wants it, or failed, or was cancelled; empty when none is left. Waits if need be.
     *
     * @param patienceNanos how long to wait for the next sign of life of any of them
     * @throws VfsException {@link VfsError#UNAVAILABLE} when that is over or the thread is interrupted
     */
    Optional<BlockFlight> next(long patienceNanos) throws VfsException {
        while (!joined.isEmpty()) {
            signal.drainPermits();
            for (BlockFlight flight : joined) {
                if (isDue(flight.state())) {
                    return Optional.of(flight);
                }
            }
            await(patienceNanos);
        }
        return Optional.empty();
    }

    /** This reader needs the flight no longer. */
    void done(BlockFlight flight) {
        if (joined.remove(flight)) {
            leave(flight);
        }
    }

    /** Leaves what it still waits for; the others go on. */
    @Override
    public void close() {
        for (Iterator<BlockFlight> left = joined.iterator(); left.hasNext(); ) {
            BlockFlight flight = left.next();
            left.remove();
            leave(flight);
        }
    }

    private void leave(BlockFlight flight) {
        flight.unwatch(signal, Thread.currentThread().isInterrupted());
        if (wants == Wants.BYTES) {
            flight.leave();
        }
    }

    private boolean isDue(BlockFlight.State state) {
        return switch (state) {
            case PENDING -> false;
            case ARRIVED -> wants == Wants.BYTES;
            case CACHED, REFUSED, FAILED, NEEDLESS -> true;
        };
    }

    private void await(long patienceNanos) throws VfsException {
        if (signal.availablePermits() > 0) {
            return;
        }
        counters.demandWaits.increment();
        try {
            if (!signal.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS)) {
                throw new VfsException(VfsError.UNAVAILABLE, "the store has sent nothing within the deadline");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VfsException(VfsError.UNAVAILABLE, "interrupted while waiting for the store", e);
        }
    }
}
