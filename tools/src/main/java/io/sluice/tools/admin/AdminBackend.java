package io.sluice.tools.admin;

import io.sluice.tools.metrics.GatewayReadings;
import io.sluice.tools.metrics.MetricsText;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.core.GatewayControl;
import java.time.Clock;
import java.util.function.Supplier;

/** What the admin API stands in front of. */
public record AdminBackend(
        VirtualFileSystem files,
        GatewayControl control,
        Supplier<CacheStatus> cache,
        NfsDoor nfs,
        FuseDoor fuse,
        Supplier<StatusView> status,
        Supplier<GatewayReadings> readings,
        MetricsText metrics,
        Clock clock,
        Runnable stop) {}
