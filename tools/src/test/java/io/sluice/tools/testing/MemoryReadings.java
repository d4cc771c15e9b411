package io.sluice.tools.testing;

import io.sluice.tools.metrics.GatewayReadings;
import io.sluice.tools.metrics.GatewayReadings.Operation;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.core.CacheControl.MountUse;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.read.CacheUse;
import io.sluice.vfs.core.read.ReadStatistics;
import io.sluice.vfs.measure.Durations;
import java.util.List;

/** Readings of a gateway that has done a little of everything. */
public final class MemoryReadings {
    private static final Durations TWO = Durations.of(1_000_000, 3_000_000);

    private MemoryReadings() {}

    public static GatewayReadings of(CacheStatus cache, GatewayControl control) {
        List<MountUse> use = control.mounts().stream()
                .map(mount -> new MountUse(mount.path(), new CacheUse(3, 3 << 20, 1, 1 << 20, 1 << 20, 2), 3 << 20, 1))
                .toList();
        return new GatewayReadings(
                new GatewayReadings.Nfs(
                        List.of(new Operation("getattr", 0, 0, Durations.NONE), new Operation("read", 1, 0, TWO)),
                        4096,
                        512,
                        List.of(new GatewayReadings.Connection(
                                "10.0.0.7", 700, MemoryFiles.TIME, 42, List.of("/training-data")))),
                List.of(new GatewayReadings.Fuse(
                        "/mnt/data", "/training-data", "none", List.of(new Operation("read", 0, 0, TWO)), 1, 2, 3, 4)),
                List.of(new GatewayReadings.Store(
                        "s3://bucket/prefix",
                        List.of(new Operation("read", 1, 1 << 20, TWO), new Operation("put", 0, 512, TWO)))),
                control.mounts(),
                use,
                new ReadStatistics(3 << 20, 1 << 20, 5, 1, 2, 0, 0),
                cache,
                control.persistence().totals());
    }
}
