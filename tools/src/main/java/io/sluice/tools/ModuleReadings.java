package io.sluice.tools;

import io.sluice.fuse.FuseMountStatus;
import io.sluice.fuse.FuseOperation;
import io.sluice.fuse.FuseStatistics;
import io.sluice.nfs.NfsClient;
import io.sluice.nfs.NfsServer;
import io.sluice.nfs.v3.NfsStatistics;
import io.sluice.tools.metrics.GatewayReadings;
import io.sluice.tools.metrics.GatewayReadings.Operation;
import io.sluice.ufs.decorate.StoreMetrics;
import io.sluice.vfs.storage.MountUri;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Says in the words of the tools what the modules have counted. */
final class ModuleReadings {
    private ModuleReadings() {}

    static GatewayReadings.Nfs nfs(NfsServer server) {
        NfsStatistics statistics = server.statistics();
        List<Operation> procedures = new ArrayList<>();
        statistics
                .procedures()
                .forEach((procedure, answered) ->
                        procedures.add(new Operation(name(procedure), answered.errors(), 0, answered.times())));
        return new GatewayReadings.Nfs(
                procedures,
                statistics.bytesRead(),
                statistics.bytesWritten(),
                server.clients().stream().map(ModuleReadings::connection).toList());
    }

    private static GatewayReadings.Connection connection(NfsClient client) {
        return new GatewayReadings.Connection(
                client.host(),
                client.port(),
                client.connectedAt(),
                client.calls(),
                client.mounts().stream().map(NfsClient.Mount::path).toList());
    }

    static GatewayReadings.Fuse fuse(FuseMountStatus status) {
        FuseStatistics statistics = status.statistics();
        List<Operation> operations = new ArrayList<>();
        new TreeMap<FuseOperation, FuseStatistics.Answered>(statistics.answered())
                .forEach((operation, answered) ->
                        operations.add(new Operation(name(operation), answered.errors(), 0, answered.times())));
        return new GatewayReadings.Fuse(
                status.request().mountpoint().toString(),
                status.request().path().toString(),
                status.binding(),
                operations,
                statistics.bytesRead(),
                statistics.bytesWritten(),
                statistics.openFiles(),
                statistics.openWriters());
    }

    /** In the order of the URIs; without the operations that were never asked for. */
    static List<GatewayReadings.Store> stores(Map<MountUri, StoreMetrics> metrics) {
        List<GatewayReadings.Store> stores = new ArrayList<>();
        metrics.forEach((uri, store) -> {
            List<Operation> operations = new ArrayList<>();
            store.operations().forEach((operation, done) -> {
                if (done.calls() > 0) {
                    operations.add(new Operation(name(operation), done.errors(), done.bytes(), done.times()));
                }
            });
            stores.add(new GatewayReadings.Store(uri.toString(), operations));
        });
        stores.sort(Comparator.comparing(GatewayReadings.Store::uri));
        return stores;
    }

    private static String name(Enum<?> operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }
}
