package io.sluice.tools;

import io.sluice.cache.DiskContentCache;
import io.sluice.fuse.BindingChoice;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.FuseMountStatus;
import io.sluice.fuse.FuseMounts;
import io.sluice.fuse.FuseStatistics;
import io.sluice.nfs.NfsServer;
import io.sluice.tools.admin.FuseDoor;
import io.sluice.tools.admin.NfsDoor;
import io.sluice.tools.metrics.GatewayReadings;
import io.sluice.tools.settings.FuseOptions;
import io.sluice.tools.settings.NfsOptions;
import io.sluice.ufs.Connectors;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.core.GatewayControl;
import io.sluice.vfs.core.GatewayFileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A gateway of the real parts. */
record WiredGateway(
        GatewayFileSystem fileSystem,
        DiskContentCache cache,
        SharedExports exports,
        Optional<NfsServer> server,
        NfsOptions nfsOptions,
        FuseMounts fuseMounts,
        FuseOptions fuseOptions,
        Connectors connectors,
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
    public FuseDoor fuse() {
        return new MountedDoor(fuseMounts, fuseOptions);
    }

    @Override
    public void close() {
        Wiring.closeAll(opened);
    }

    @Override
    public GatewayReadings readings() {
        return new GatewayReadings(
                server.map(ModuleReadings::nfs).orElse(GatewayReadings.Nfs.CLOSED),
                fuseMounts.status().stream().map(ModuleReadings::fuse).toList(),
                ModuleReadings.stores(connectors.metrics()),
                fileSystem.mounts(),
                fileSystem.cache().use(),
                fileSystem.readStatistics(),
                cache.status(),
                fileSystem.persistence().totals());
    }

    private record MountedDoor(FuseMounts mounts, FuseOptions options) implements FuseDoor {
        @Override
        public List<FuseView> mounted() {
            return mounts.status().stream()
                    .filter(status -> status.state() == FuseMountStatus.State.MOUNTED)
                    .map(MountedDoor::view)
                    .toList();
        }

        @Override
        public FuseView mount(FuseWish wish) throws VfsException {
            if (!options.enabled()) {
                throw new VfsException(
                        VfsError.NOT_SUPPORTED,
                        "the FUSE door is closed; open it with fuse.enabled: true and start again");
            }
            FuseMountRequest request = new FuseMountRequest(
                    wish.mountpoint(), wish.path(), wish.readonly(), wish.allowOther() || options.allowOther());
            String binding =
                    wish.binding().orElseGet(() -> options.binding().name().toLowerCase(Locale.ROOT));
            return view(mounts.mount(request, BindingChoice.parse(binding)).status());
        }

        @Override
        public void unmount(Path mountpoint) throws VfsException {
            mounts.unmount(mountpoint, false);
        }

        private static FuseView view(FuseMountStatus status) {
            return new FuseView(
                    status.request().mountpoint().toString(),
                    status.request().path().toString(),
                    status.binding() + ", " + status.why(),
                    activity(status.statistics(), Duration.between(status.mountedAt(), Instant.now())));
        }

        private static FuseActivity activity(FuseStatistics done, Duration since) {
            List<OperationView> operations = done.operations().entrySet().stream()
                    .map(asked -> new OperationView(
                            asked.getKey().toString(),
                            asked.getValue(),
                            done.answered().get(asked.getKey()).times().nanos() / 1e3 / asked.getValue()))
                    .sorted(Comparator.comparingLong(OperationView::count).reversed())
                    .toList();
            long all = operations.stream().mapToLong(OperationView::count).sum();
            return new FuseActivity(
                    all / Math.max(1.0, since.toMillis() / 1e3),
                    done.errors(),
                    done.bytesRead(),
                    done.bytesWritten(),
                    done.openFiles(),
                    done.openWriters(),
                    done.opens(),
                    done.passedOpens(),
                    operations);
        }
    }
}
