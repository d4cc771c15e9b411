package io.sluice.tools.admin;

import java.util.List;

/** What the admin API asks of the NFS door. */
public interface NfsDoor {
    NfsView view();

    /**
     * The NFS door as it stands.
     *
     * @param port the one it really listens on; 0 if the door is closed
     */
    record NfsView(boolean enabled, String listen, int port, List<ExportView> exports) {
        public NfsView {
            exports = List.copyOf(exports);
        }
    }

    record ExportView(String path, List<String> clients, boolean readonly, String squash) {
        public ExportView {
            clients = List.copyOf(clients);
        }
    }
}
