package io.sluice.tools.doctor;

import io.sluice.tools.settings.ExportRule;
import io.sluice.tools.settings.NetworkAddress;
import io.sluice.tools.settings.NfsOptions;
import io.sluice.tools.settings.Squash;
import java.util.ArrayList;
import java.util.List;

/** Looks at the export rules as somebody would who knows what goes wrong with them. */
public final class ExportChecks {
    private static final List<String> EVERYBODY = List.of("0.0.0.0/0", "::/0");

    private ExportChecks() {}

    public static List<Finding> of(NfsOptions nfs) {
        if (!nfs.enabled()) {
            return List.of(Finding.good("exports", "the NFS door is closed (nfs.enabled: false)"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.good(
                "nfs",
                NetworkAddress.isLoopback(nfs.listen())
                        ? "this host alone may mount; nfs.listen and nfs.exports open it to others"
                        : "listens at " + nfs.listen() + ", for those whom nfs.exports lets in"));
        for (ExportRule rule : nfs.effectiveExports()) {
            findings.add(of(nfs, rule));
        }
        return findings;
    }

    private static Finding of(NfsOptions nfs, ExportRule rule) {
        String text = rule.path() + " for " + String.join(", ", rule.clients()) + (rule.ro() ? ", read-only" : "");
        boolean local = NetworkAddress.isLoopback(nfs.listen());
        if (local && rule.clients().stream().anyMatch(client -> !isLocal(client))) {
            return Finding.warning(
                    "export",
                    text + ": but the port is open to this host alone",
                    "set nfs.listen: 0.0.0.0, or the address of one network");
        }
        if (rule.clients().stream().anyMatch(EVERYBODY::contains)) {
            return Finding.warning(
                    "export", text + ": everybody who reaches the port may mount it", "name the networks that may");
        }
        if (!rule.ro() && rule.squash() == Squash.NONE) {
            return Finding.warning(
                    "export",
                    text + ": root of each of them is root here",
                    "leave squash: root, and give directories to who is to write (sluice fs chown)");
        }
        return Finding.good("export", text);
    }

    private static boolean isLocal(String client) {
        return client.startsWith("127.") || client.startsWith("::1");
    }
}
