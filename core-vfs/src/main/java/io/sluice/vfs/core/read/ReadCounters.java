package io.sluice.vfs.core.read;

import java.util.concurrent.atomic.LongAdder;

/** Where the read path counts. Thread-safe. */
final class ReadCounters {
    final LongAdder cachedBytes = new LongAdder();
    final LongAdder fetchedBytes = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder demandWaits = new LongAdder();
    final LongAdder refusedBlocks = new LongAdder();
    final LongAdder requestsInFlight = new LongAdder();

    ReadStatistics snapshot(long bytesInFlight) {
        return new ReadStatistics(
                cachedBytes.sum(),
                fetchedBytes.sum(),
                requests.sum(),
                demandWaits.sum(),
                refusedBlocks.sum(),
                requestsInFlight.sum(),
                bytesInFlight);
    }
}
