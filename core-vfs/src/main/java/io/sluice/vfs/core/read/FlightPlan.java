package io.sluice.vfs.core.read;

import java.util.ArrayList;
import java.util.List;

/** Makes requests of the blocks that a reader has to send for: neighbours go together, up to the longest request. For one thread. */
final class FlightPlan {
    private final int maxBlocks;
    private final List<List<BlockFlight>> runs = new ArrayList<>();

    FlightPlan(int maxBlocks) {
        this.maxBlocks = maxBlocks;
    }

    /** In ascending order of their blocks. */
    void add(BlockFlight flight) {
        boolean joins = !runs.isEmpty()
                && runs.getLast().size() < maxBlocks
                && runs.getLast().getLast().id().block() + 1 == flight.id().block();
        if (!joins) {
            runs.add(new ArrayList<>());
        }
        runs.getLast().add(flight);
    }

    /** One list a request; none is empty. */
    List<List<BlockFlight>> runs() {
        return runs;
    }
}
