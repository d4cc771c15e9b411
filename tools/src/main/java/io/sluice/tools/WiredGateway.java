package io.sluice.tools;

import io.sluice.cache.DiskContentCache;
import io.sluice.nfs.NfsServer;
import io.sluice.tools.admin.NfsDoor;
import io.sluice.tools.metrics.GatewayReadings;
import io.sluice.tools.settings.NfsOptions;
import io.sluice.ufs.Connectors;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.GatewayFileSystem;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A gateway of the real parts. */
record WiredGateway(
        GatewayFileSystem fileSystem,
        DiskContentCache cache,
        SharedExports exports,
        Optional<NfsServer> server,
        NfsOptions nfsOptions,
        KeptMounts fuse,
        Connectors connectors,
        List<String> notes,
        Deque<AutoCloseable> opened)
        implements Gateway {
    @Override
    public VirtualFileSystem files() {
        return fileSystem.watched();
    }

    @Override
    public GatewayControl control() {
        return exports;
    }

    @Override
    public CacheStatus cacheStatus() {
        return cache.status();
    }

    @Override
    public NfsDoor nfs() {
        return new ServedNfs(server, nfsOptions, exports.table());
    }

    @Override
    public void close() {
        Wiring.closeAll(opened);
    }

    @Override
    public GatewayReadings readings() {
        return new GatewayReadings(
                server.map(ModuleReadings::nfs).orElse(GatewayReadings.Nfs.CLOSED),
                fuse.status().stream().map(ModuleReadings::fuse).toList(),
                ModuleReadings.stores(connectors.metrics()),
                fileSystem.mounts(),
                fileSystem.cache().use(),
                fileSystem.readStatistics(),
                cache.status(),
                fileSystem.persistence().totals());
    }
}
