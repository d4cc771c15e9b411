package io.sluice.tools.settings;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.util.List;

/**
 * Who may mount a path of the namespace by NFS, and as whom.
 *
 * @param clients addresses or networks, like 10.0.0.7 or 10.0.0.0/8
 * @param ro whether everything that changes something is refused
 */
public record ExportRule(String path, List<String> clients, boolean ro, Squash squash) {
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
            if (!NetworkAddress.isNetwork(client)) {
                throw new InvalidSetting(
                        "clients", "list addresses or networks, like 10.0.0.7 or 10.0.0.0/8, not " + client);
            }
        }
    }

    static ExportRule defaults() {
        return new ExportRule("/", List.of("127.0.0.0/8", "::1"), false, Squash.ROOT);
    }
}
