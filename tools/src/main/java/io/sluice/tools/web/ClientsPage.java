package io.sluice.tools.web;

import io.sluice.tools.admin.NfsDoor.NfsView;
import io.sluice.tools.metrics.GatewayReadings;
import java.time.Duration;
import java.util.List;

/** Who comes in, by which door. */
public final class ClientsPage {
    private final WebBackend backend;

    ClientsPage(WebBackend backend) {
        this.backend = backend;
    }

    /** @param since for how long it has been open */
    public record Connection(GatewayReadings.Connection client, String since) {}

    /** What the template takes. */
    public record Model(NfsView nfs, List<Connection> connections, List<GatewayReadings.Fuse> fuse) {}

    void show(Visit visit) {
        GatewayReadings readings = backend.admin().readings().get();
        List<Connection> connections = readings.nfs().connections().stream()
                .map(client -> new Connection(
                        client,
                        Show.since(Duration.between(
                                client.connectedAt(), backend.admin().clock().instant()))))
                .toList();
        visit.show("Clients", "clients", new Model(backend.admin().nfs().view(), connections, readings.fuse()));
    }
}
