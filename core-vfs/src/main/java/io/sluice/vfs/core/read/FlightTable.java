package io.sluice.vfs.core.read;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.BlockStore;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every block that is on its way, once, and those that the cache refused and memory keeps. Thread-safe, never waits.
 *
 * <p>A block leaves the table only after the cache was given it. So whoever claims a block and then finds it in the cache knows that it was
 * fetched meanwhile; whoever claims it and does not find it is the only one to fetch it.
 */
final class FlightTable {
    private final ConcurrentHashMap<BlockId, BlockFlight> flights = new ConcurrentHashMap<>();
    private final RefusedBlocks refused;
    private final BlockMemory memory;

    FlightTable(BlockMemory memory, int maxRefusedBlocks) {
        this.memory = memory;
        this.refused = new RefusedBlocks(maxRefusedBlocks);
    }

    boolean contains(BlockId id) {
        return flights.containsKey(id);
    }

    /** Lets {@code demand} join the block's flight; the flight itself if it is new, and so the caller's to send. */
    Optional<BlockFlight> join(BlockId id, Demand demand) {
        while (true) {
            BlockFlight flight = flights.get(id);
            if (flight == null) {
                BlockFlight claimed = new BlockFlight(id, false, memory);
                flight = flights.putIfAbsent(id, claimed);
                if (flight == null) {
                    demand.join(claimed);
                    return Optional.of(claimed);
                }
            }
            if (demand.join(flight)) {
                return Optional.empty();
            }
            // Its last holder has just left it, after it was taken out of the table.
            Thread.onSpinWait();
        }
    }

    /** Lets {@code demand}, which holds nothing, join the block's flight if there is one. */
    void watch(BlockId id, Demand demand) {
        BlockFlight flight = flights.get(id);
        if (flight != null) {
            demand.join(flight);
        }
    }

    /** A new flight that nobody asked for, unless there is one already. */
    Optional<BlockFlight> claimAhead(BlockId id) {
        BlockFlight claimed = new BlockFlight(id, true, memory);
        return flights.putIfAbsent(id, claimed) == null ? Optional.of(claimed) : Optional.empty();
    }

    /** The cache has the block after all: those who joined look there. */
    void cancel(BlockFlight flight) {
        // First out of the table: who hears of the end and comes again must not find it there. The same holds for
        // failures.
        flights.remove(flight.id(), flight);
        flight.cancel();
        flight.leave();
    }

    /** The flight came to nothing: those who joined fail, those who come now start anew. */
    void fail(BlockFlight flight, VfsException reason) {
        flights.remove(flight.id(), flight);
        flight.fail(reason);
        flight.leave();
    }

    /** The cache was given the block: it has it, or memory keeps it for a while. */
    void settle(BlockFlight flight, boolean admitted) {
        flight.settle(admitted);
        if (admitted) {
            forget(flight);
        } else {
            flight.discharge();
            refused.keep(flight).forEach(this::forget);
        }
    }

    /** If memory keeps the block because the cache refused it, that is over: who asks now asks both anew. */
    void forgetRefused(BlockId id) {
        BlockFlight flight = flights.get(id);
        if (flight != null && refused.drop(flight)) {
            forget(flight);
        }
    }

    private void forget(BlockFlight flight) {
        flights.remove(flight.id(), flight);
        flight.leave();
    }

    /**
     * A reader, who holds the block, took its last bytes. If memory keeps it and that was not the first time, the cache is asked for it once more.
     *
     * @return whether it took it
     */
    boolean readToEnd(BlockFlight flight, BlockStore cache) {
        return refused.readToEnd(flight) && offer(flight, cache);
    }

    /** If memory keeps the block because the cache refused it, the cache is asked for it once more. */
    void offerAgain(BlockId id, BlockStore cache) {
        BlockFlight flight = flights.get(id);
        if (flight != null && flight.holdRefused()) {
            try {
                var _ = offer(flight, cache);
            } finally {
                flight.leave();
            }
        }
    }

    private boolean offer(BlockFlight flight, BlockStore cache) {
        Optional<ByteBuffer> bytes = flight.bytes();
        if (bytes.isEmpty() || !cache.put(flight.id().block(), bytes.get().asReadOnlyBuffer())) {
            return false;
        }
        flight.settle(true);
        if (refused.drop(flight)) {
            forget(flight);
        }
        return true;
    }

    void clear() {
        refused.clear().forEach(this::forget);
    }
}
