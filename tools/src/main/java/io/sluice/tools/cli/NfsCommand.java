package io.sluice.tools.cli;

import io.sluice.tools.admin.NfsDoor.ExportView;
import io.sluice.tools.admin.NfsDoor.NfsView;
import io.sluice.tools.settings.UserError;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** The NFS door of the gateway. */
@Command(
        name = "nfs",
        description = "What the gateway serves by NFS.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = NfsCommand.Exports.class)
final class NfsCommand extends CommandGroup {

    @Command(name = "exports", description = "List the exports and the commands that mount them.")
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
                    + (export.readonly() ? "ro" : "rw") + ",squash=" + export.squash() + ")");
        }
        for (ExportView export : nfs.exports()) {
            lines.add("");
            lines.add(mountCommand(nfs.port(), host, export.path()));
        }
        return lines;
    }

    /** What a Linux host types to mount an export. */
    static String mountCommand(int port, String host, String path) {
        return "mount -t nfs -o vers=3,proto=tcp,nolock,port=" + port + ",mountport=" + port + ",mountproto=tcp " + host
                + ":" + path + " /mnt";
    }

    private static String host(String listen) {
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
