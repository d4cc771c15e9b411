package io.sluice.tools.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sluice.tools.metrics.GatewayReadings.Fuse;
import io.sluice.tools.metrics.GatewayReadings.Operation;
import io.sluice.tools.metrics.GatewayReadings.Store;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.core.CacheControl;
import io.sluice.vfs.core.MountStatus;
import io.sluice.vfs.core.PersistTotals;
import java.time.Duration;
import java.util.function.Supplier;

/** Reads what the modules count, whenever somebody asks. Thread-safe. */
final class GatewayCollector implements MultiCollector {
    private final Supplier<GatewayReadings> readings;

    GatewayCollector(Supplier<GatewayReadings> readings) {
        this.readings = readings;
    }

    @Override
    public MetricSnapshots collect() {
        GatewayReadings now = readings.get();
        Families families = new Families();
        nfs(now.nfs(), families);
        now.fuse().forEach(mount -> fuse(mount, families));
        now.stores().forEach(store -> store(store, families));
        now.mounts().forEach(mount -> mount(mount, families));
        now.use().forEach(mount -> use(mount, families));
        now.cache().directories().forEach(directory -> directory(directory, families));
        families.add(Metric.FETCH_REQUESTS, now.reads().requestsInFlight());
        families.add(Metric.FETCH_BYTES, now.reads().bytesInFlight());
        families.add(Metric.DEMAND_WAITS, now.reads().demandWaits());
        uploads(now.uploads(), families);
        return families.snapshots();
    }

    private static void nfs(GatewayReadings.Nfs nfs, Families families) {
        for (Operation procedure : nfs.procedures()) {
            families.add(Metric.NFS_CALLS, procedure.times(), procedure.name());
            families.add(Metric.NFS_ERRORS, procedure.errors(), procedure.name());
        }
        families.add(Metric.NFS_READ, nfs.bytesRead());
        families.add(Metric.NFS_WRITTEN, nfs.bytesWritten());
        families.add(Metric.NFS_CONNECTIONS, nfs.connections().size());
    }

    private static void fuse(Fuse mount, Families families) {
        for (Operation operation : mount.operations()) {
            families.add(Metric.FUSE_OPERATIONS, operation.times(), mount.mountpoint(), operation.name());
            families.add(Metric.FUSE_ERRORS, operation.errors(), mount.mountpoint(), operation.name());
        }
        families.add(Metric.FUSE_READ, mount.bytesRead(), mount.mountpoint());
        families.add(Metric.FUSE_WRITTEN, mount.bytesWritten(), mount.mountpoint());
        families.add(Metric.FUSE_OPEN, mount.openFiles(), mount.mountpoint());
    }

    private static void store(Store store, Families families) {
        for (Operation operation : store.operations()) {
            families.add(Metric.STORE_CALLS, operation.times(), store.uri(), operation.name());
            families.add(Metric.STORE_ERRORS, operation.errors(), store.uri(), operation.name());
            families.add(Metric.STORE_BYTES, operation.bytes(), store.uri(), operation.name());
        }
    }

    private static void mount(MountStatus mount, Families families) {
        String path = mount.path().toString();
        families.add(Metric.MOUNT_UP, flag(mount.problem().isEmpty()), path, mount.uri());
        families.add(Metric.MOUNT_UNSAVED, mount.unsaved().bytes(), path);
    }

    private static void use(CacheControl.MountUse mount, Families families) {
        String path = mount.mount().toString();
        families.add(Metric.HIT_READS, mount.use().hitReads(), path);
        families.add(Metric.HIT_BYTES, mount.use().hitBytes(), path);
        families.add(Metric.MISS_READS, mount.use().missReads(), path);
        families.add(Metric.MISS_BYTES, mount.use().missBytes(), path);
        families.add(Metric.FETCHED_BYTES, mount.use().fetchedBytes(), path);
        families.add(Metric.REFUSED_BLOCKS, mount.use().refusedBlocks(), path);
        families.add(Metric.MOUNT_EVICTIONS, mount.evictions(), path);
        families.add(Metric.MOUNT_CACHED, mount.usedBytes(), path);
    }

    private static void directory(CacheStatus.Directory directory, Families families) {
        String path = directory.path().toString();
        families.add(Metric.DIRECTORY_USED, directory.usedBytes(), path);
        families.add(Metric.DIRECTORY_LIMIT, directory.limitBytes(), path);
        families.add(Metric.DIRECTORY_FILES, directory.contents(), path);
        families.add(Metric.DIRECTORY_ALARM, flag(directory.alarm().isPresent()), path);
    }

    private static void uploads(PersistTotals uploads, Families families) {
        families.add(Metric.UPLOAD_FILES, uploads.files());
        families.add(Metric.UPLOAD_BYTES, uploads.bytes());
        families.add(
                Metric.UPLOAD_OLDEST, uploads.oldest().map(Duration::toSeconds).orElse(0L));
        families.add(Metric.UPLOAD_STUCK, uploads.stuck());
        families.add(Metric.UPLOAD_ALARM, flag(uploads.alarm().isPresent()));
    }

    private static int flag(boolean holds) {
        return holds ? 1 : 0;
    }
}
