package io.sluice.tools.settings;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.util.List;

/**
 * Who may mount a path of the namespace by NFS, and as whom.
 *
 * @param clients addresses, networks or names of hosts, like 10.0.0.7, 10.0.0.0/8 or trainer.example.org
 * @param ro whether everything that changes something is refused
 * @param squash who of them becomes nobody
 * @param anonuid who nobody is
 * @param anongid the group of nobody
 * @param secure whether they must call from a port below 1024
 */
public record ExportRule(
        String path, List<String> clients, boolean ro, Squash squash, int anonuid, int anongid, boolean secure) {
    private static final int NOBODY = 65534;

    public ExportRule {
        clients = List.copyOf(clients);
        try {
            path = VfsPath.parse(path).toString();
        } catch (VfsException e) {
            throw new InvalidSetting("path", "be a path of the namespace: " + e.reason());
        }
        if (clients.isEmpty()) {
            throw new InvalidSetting("clients", "list at least one address or network, like 10.0.0.0/8");
        }
        for (String client : clients) {
            if (!NetworkAddress.isNetwork(client) && !NetworkAddress.isHostName(client)) {
                throw new InvalidSetting(
                        "clients",
                        "list addresses, networks or names of hosts, like 10.0.0.7, 10.0.0.0/8 or trainer.example.org, not "
                                + client
                                + NetworkAddress.meant(client)
                                        .map(network -> "; did you mean " + network + "?")
                                        .orElse(""));
            }
        }
        if (anonuid < 0) {
            throw new InvalidSetting("anonuid", "be a user id from 0 to 999999999");
        }
        if (anongid < 0) {
            throw new InvalidSetting("anongid", "be a group id from 0 to 999999999");
        }
    }

    /** {@code path} for {@code clients}, with root squashed to nobody. */
    static ExportRule of(String path, List<String> clients) {
        return new ExportRule(path, clients, false, Squash.ROOT, NOBODY, NOBODY, false);
    }

    static ExportRule defaults() {
        return of("/", List.of("127.0.0.0/8", "::1"));
    }
}
