package io.sluice.tools.metrics;

import io.sluice.tools.metrics.GatewayReadings.Fuse;
import io.sluice.tools.metrics.GatewayReadings.Operation;
import io.sluice.tools.metrics.GatewayReadings.Store;
import io.sluice.vfs.core.CacheControl.MountUse;
import io.sluice.vfs.measure.Durations;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * What a gateway did during a few seconds; bytes and requests are those of one second, latencies the edge that 99 of 100 did not pass.
 *
 * @param at the end of those seconds
 * @param hitPercent how many of the bytes that were read came from the cache; empty if nothing was read
 */
public record Sample(
        Instant at,
        double nfsReadBytes,
        double fuseReadBytes,
        double writtenBytes,
        double storeReadBytes,
        double storeWrittenBytes,
        double storeRequests,
        OptionalDouble hitPercent,
        OptionalDouble nfsReadMillis,
        OptionalDouble fuseReadMillis,
        OptionalDouble storeReadMillis) {
    private static final String READ = "read";

    /** @param seconds between the two, more than 0 */
    static Sample between(GatewayReadings before, GatewayReadings now, double seconds, Instant at) {
        Rate rate = new Rate(before, now, seconds);
        return new Sample(
                at,
                rate.of(all -> all.nfs().bytesRead()),
                rate.of(all -> all.fuse().stream().mapToLong(Fuse::bytesRead).sum()),
                rate.of(all -> all.nfs().bytesWritten()
                        + all.fuse().stream().mapToLong(Fuse::bytesWritten).sum()),
                rate.of(all -> all.stores().stream()
                        .mapToLong(store -> store.of(READ).bytes())
                        .sum()),
                rate.of(all -> all.stores().stream()
                        .mapToLong(store ->
                                store.of("put").bytes() + store.of("put_part").bytes())
                        .sum()),
                rate.of(all -> all.stores().stream().mapToLong(Sample::calls).sum()),
                hits(before, now),
                worst(times(before.nfs().procedures()), times(now.nfs().procedures())),
                worst(
                        all(before.fuse().stream().map(Fuse::operations).toList()),
                        all(now.fuse().stream().map(Fuse::operations).toList())),
                worst(
                        all(before.stores().stream().map(Store::operations).toList()),
                        all(now.stores().stream().map(Store::operations).toList())));
    }

    private record Rate(GatewayReadings before, GatewayReadings now, double seconds) {
        /** Of what is closed in the meantime the counts are gone: that is no traffic backwards. */
        double of(ToLongFunction<GatewayReadings> count) {
            return Math.max(0, count.applyAsLong(now) - count.applyAsLong(before)) / seconds;
        }
    }

    private static long calls(Store store) {
        return store.operations().stream()
                .mapToLong(operation -> operation.times().count())
                .sum();
    }

    private static Durations times(List<Operation> operations) {
        Predicate<Operation> reads = operation -> operation.name().equals(READ);
        return operations.stream().filter(reads).map(Operation::times).reduce(Durations.NONE, Durations::plus);
    }

    private static Durations all(List<List<Operation>> operations) {
        return operations.stream().map(Sample::times).reduce(Durations.NONE, Durations::plus);
    }

    private static OptionalDouble worst(Durations before, Durations now) {
        OptionalLong nanos = now.since(before).quantileNanos(0.99);
        return nanos.isPresent()
                ? OptionalDouble.of(nanos.getAsLong() / (double) TimeUnit.MILLISECONDS.toNanos(1))
                : OptionalDouble.empty();
    }

    private static OptionalDouble hits(GatewayReadings before, GatewayReadings now) {
        long hits = bytes(now, use -> use.use().hitBytes())
                - bytes(before, use -> use.use().hitBytes());
        long misses = bytes(now, use -> use.use().missBytes())
                - bytes(before, use -> use.use().missBytes());
        return hits >= 0 && misses >= 0 && hits + misses > 0
                ? OptionalDouble.of(100.0 * hits / (hits + misses))
                : OptionalDouble.empty();
    }

    private static long bytes(GatewayReadings readings, ToLongFunction<MountUse> count) {
        return readings.use().stream().mapToLong(count).sum();
    }
}
