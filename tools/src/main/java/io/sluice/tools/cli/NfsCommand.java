package io.sluice.tools.cli;

import io.sluice.tools.admin.NfsDoor.ClientView;
import io.sluice.tools.admin.NfsDoor.ExportView;
import io.sluice.tools.admin.NfsDoor.KickView;
import io.sluice.tools.admin.NfsDoor.MountedView;
import io.sluice.tools.admin.NfsDoor.NfsView;
import io.sluice.tools.settings.UserError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The NFS door of the gateway. */
@Subcommands({NfsCommand.Exports.class, NfsCommand.Clients.class, NfsCommand.Kick.class})
@Command(
        name = "nfs",
        description = "What the gateway serves by NFS.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  sluice nfs exports", "  sluice nfs clients"})
final class NfsCommand extends CommandGroup {

    @Command(
            name = "exports",
            description = "List the exports and the commands that mount them.",
            footer = {"", "Example:", "  sluice nfs exports"})
    static final class Exports extends ClientCommand {
        @Override
        void run() {
            NfsView nfs = client().get("/api/v1/nfs", Map.of(), NfsView.class);
            if (!nfs.enabled()) {
                throw new UserError("the NFS door is closed; open it with nfs.enabled: true and start again");
            }
            print(nfs, lines(nfs, host(nfs.listen())));
        }
    }

    static List<String> lines(NfsView nfs, String host) {
        List<String> lines = new ArrayList<>();
        for (ExportView export : nfs.exports()) {
            lines.add(export.path() + "  " + String.join(",", export.clients()) + "("
                    + String.join(",", options(export)) + ")");
        }
        for (ExportView export : nfs.exports()) {
            lines.add("");
            lines.add(mountCommand(nfs.port(), host, export.path()));
        }
        return lines;
    }

    private static List<String> options(ExportView export) {
        List<String> options = new ArrayList<>();
        options.add(export.readonly() ? "ro" : "rw");
        options.add("squash=" + export.squash());
        if (!export.squash().equals("none")) {
            options.add("anonuid=" + export.anonuid());
            options.add("anongid=" + export.anongid());
        }
        if (export.secure()) {
            options.add("secure");
        }
        return options;
    }

    @Command(
            name = "clients",
            description = "List the connections of clients that are open now.",
            footer = {"", "Example:", "  sluice nfs clients"})
    static final class Clients extends ClientCommand {
        @Override
        void run() {
            List<ClientView> clients = client().getList("/api/v1/nfs/clients", ClientView.class);
            print(clients, clientLines(clients));
        }
    }

    static List<String> clientLines(List<ClientView> clients) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("ADDRESS", "SINCE", "REQUESTS", "RECEIVED", "SENT", "TLS", "MOUNTED", "LAST ERROR"));
        for (ClientView client : clients) {
            String mounted = client.mounts().isEmpty()
                    ? "-"
                    : String.join(
                            ",", client.mounts().stream().map(MountedView::path).toList());
            String error = client.lastErrorAt()
                    .map(at -> client.lastError().orElse("") + " at " + at.truncatedTo(ChronoUnit.SECONDS))
                    .orElse("-");
            rows.add(List.of(
                    client.address() + (client.address().indexOf(':') >= 0 ? " " : ":") + client.port(),
                    client.since().truncatedTo(ChronoUnit.SECONDS).toString(),
                    Long.toString(client.requests()),
                    Terminal.size(client.receivedBytes()),
                    Terminal.size(client.sentBytes()),
                    client.tls() ? "yes" : "no",
                    Terminal.printable(mounted),
                    Terminal.printable(error)));
        }
        return ListFormat.table(rows);
    }

    @Command(
            name = "kick",
            description = {
                "End the connections of a client.",
                "It may connect again; what keeps it out are the rules of nfs.exports."
            },
            footer = {"", "Example:", "  sluice nfs kick 10.0.0.7"})
    static final class Kick extends ClientCommand {
        @Parameters(paramLabel = "ADDRESS", description = "As sluice nfs clients shows it, without the port.")
        private String address;

        @Override
        void run() {
            KickView kicked = client().delete("/api/v1/nfs/clients", Map.of("address", address), KickView.class);
            if (kicked.connections() == 0) {
                throw new UserError(address + ": has no connection; sluice nfs clients lists those there are");
            }
            print(kicked, List.of("ended: " + kicked.connections() + " of " + kicked.address()));
        }
    }

    /** What a Linux host types to mount an export. */
    static String mountCommand(int port, String host, String path) {
        return "mount -t nfs -o vers=3,proto=tcp,nolock,port=" + port + ",mountport=" + port + ",mountproto=tcp " + host
                + ":" + path + " /mnt";
    }

    static String host(String listen) {
        if (!listen.equals("0.0.0.0") && !listen.equals("::")) {
            return listen.indexOf(':') >= 0 ? "[" + listen + "]" : listen;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "HOST";
        }
    }
}
