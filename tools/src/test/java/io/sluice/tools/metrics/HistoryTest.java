package io.sluice.tools.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.metrics.GatewayReadings.Operation;
import io.sluice.tools.testing.MemoryControl;
import io.sluice.tools.testing.MemoryFiles;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.core.CacheControl.MountUse;
import io.sluice.vfs.core.read.CacheUse;
import io.sluice.vfs.core.read.ReadStatistics;
import io.sluice.vfs.measure.Durations;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HistoryTest {
    private final MemoryControl control = new MemoryControl(new MemoryFiles());
    private final AtomicReference<GatewayReadings> readings = new AtomicReference<>(readings(0, 0, 0, Durations.NONE));
    private final AtomicLong nanos = new AtomicLong();
    private final History history =
            new History(readings::get, Clock.fixed(MemoryFiles.TIME, ZoneOffset.UTC), nanos::get);

    @AfterEach
    void close() {
        history.close();
        control.loads().close();
    }

    private GatewayReadings readings(long read, long hits, long misses, Durations times) {
        Operation reads = new Operation("read", 0, read, times);
        return new GatewayReadings(
                new GatewayReadings.Nfs(List.of(reads), read, 0, List.of()),
                List.of(),
                List.of(new GatewayReadings.Store("s3://bucket", List.of(reads))),
                List.of(),
                List.of(new MountUse(VfsPath.ROOT, new CacheUse(0, hits, 0, misses, 0, 0), 0, 0)),
                new ReadStatistics(0, 0, 0, 0, 0, 0, 0),
                new CacheStatus(List.of(), List.of(), 0, 0, 0),
                control.persistence().totals());
    }

    private void look(GatewayReadings then, long secondsLater) {
        readings.set(then);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(secondsLater));
        history.look();
    }

    @Test
    void aSampleIsWhatHappenedBetweenTwoLooks() {
        look(readings(1_000, 10, 10, Durations.of(1)), 0);
        assertThat(history.samples()).isEmpty();

        look(readings(6_000, 40, 20, Durations.of(1, 2_000_000, 2_000_000)), 5);

        Sample sample = history.samples().getLast();
        assertThat(sample.at()).isEqualTo(MemoryFiles.TIME);
        assertThat(sample.nfsReadBytes()).isEqualTo(1_000);
        assertThat(sample.storeReadBytes()).isEqualTo(1_000);
        assertThat(sample.storeRequests()).isEqualTo(0.4);
        assertThat(sample.hitPercent()).isEqualTo(OptionalDouble.of(75));
        assertThat(sample.nfsReadMillis()).isEqualTo(OptionalDouble.of(2.5));
        assertThat(sample.fuseReadMillis()).isEmpty();
    }

    @Test
    void whereNothingWasReadThereIsNoHitRateAndWhatIsClosedIsNoTrafficBackwards() {
        look(readings(1_000, 10, 10, Durations.of(1)), 0);
        look(readings(0, 0, 0, Durations.NONE), 5);

        Sample sample = history.samples().getLast();
        assertThat(sample.nfsReadBytes()).isZero();
        assertThat(sample.hitPercent()).isEmpty();
        assertThat(sample.nfsReadMillis()).isEmpty();
    }

    @Test
    void anHourIsKept() {
        for (int i = 0; i <= History.MOST + 5; i++) {
            look(readings(i, 0, 0, Durations.NONE), 5);
        }

        assertThat(history.samples()).hasSize(History.MOST);
    }
}
