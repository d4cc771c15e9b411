package io.sluice.vfs.core.read;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Where the read path counts. Thread-safe. */
final class ReadCounters {
    /** Found in the cache by reads of which not all was; what the others found is counted for their mounts. */
    final LongAdder partlyCachedBytes = new LongAdder();

    final LongAdder fetchedBytes = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder demandWaits = new LongAdder();
    final LongAdder refusedBlocks = new LongAdder();
    final LongAdder requestsInFlight = new LongAdder();

    /** One for each mount that was read since the start. */
    private final Map<String, MountCounters> mounts = new ConcurrentHashMap<>();

    MountCounters of(String mount) {
        MountCounters known = mounts.get(mount);
        return known == null ? mounts.computeIfAbsent(mount, _ -> new MountCounters()) : known;
    }

    ReadStatistics snapshot(long bytesInFlight) {
        return new ReadStatistics(
                partlyCachedBytes.sum()
                        + mounts.values().stream()
                                .mapToLong(mount -> mount.snapshot().hitBytes())
                                .sum(),
                fetchedBytes.sum(),
                requests.sum(),
                demandWaits.sum(),
                refusedBlocks.sum(),
                requestsInFlight.sum(),
                bytesInFlight);
    }
}
