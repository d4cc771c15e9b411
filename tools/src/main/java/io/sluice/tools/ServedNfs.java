package io.sluice.tools;

import io.sluice.nfs.NfsClient;
import io.sluice.nfs.NfsServer;
import io.sluice.nfs.export.ClientRule;
import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.NfsExport;
import io.sluice.tools.admin.NfsDoor;
import io.sluice.tools.settings.NfsOptions;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The NFS door of a gateway as the admin API sees it; without a server it is closed. Thread-safe. */
record ServedNfs(Optional<NfsServer> server, NfsOptions options, ExportTable exports) implements NfsDoor {
    @Override
    public NfsView view() {
        return new NfsView(
                server.isPresent(),
                options.listen(),
                server.map(NfsServer::port).orElse(0),
                exports.all().stream().map(ServedNfs::view).toList());
    }

    @Override
    public List<ClientView> clients() {
        return server.map(NfsServer::clients).orElse(List.of()).stream()
                .map(ServedNfs::view)
                .toList();
    }

    @Override
    public int kick(InetAddress address) {
        return server.map(open -> open.kick(address)).orElse(0);
    }

    private static ExportView view(NfsExport export) {
        return new ExportView(
                export.path().toString(),
                export.clients().stream().map(ClientRule::toString).toList(),
                export.readOnly(),
                export.squash().name().toLowerCase(Locale.ROOT),
                export.anonymousUid(),
                export.anonymousGid(),
                export.secure());
    }

    private static ClientView view(NfsClient client) {
        return new ClientView(
                client.host(),
                client.port(),
                client.connectedAt(),
                client.calls(),
                client.receivedBytes(),
                client.sentBytes(),
                client.encrypted(),
                client.lastError().map(NfsClient.LastError::what),
                client.lastError().map(NfsClient.LastError::at),
                client.mounts().stream()
                        .map(mount -> new MountedView(mount.path(), mount.since()))
                        .toList());
    }
}
