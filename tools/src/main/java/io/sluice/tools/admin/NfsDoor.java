package io.sluice.tools.admin;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the admin API asks of the NFS door. Thread-safe. */
public interface NfsDoor {
    NfsView view();

    /** The connections that are open now. */
    List<ClientView> clients();

    /** Ends the connections from {@code address} and returns how many there were; it may come again. */
    int kick(InetAddress address);

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

    /** Who may mount what, as whom. */
    record ExportView(
            String path,
            List<String> clients,
            boolean readonly,
            String squash,
            int anonuid,
            int anongid,
            boolean secure) {
        public ExportView {
            clients = List.copyOf(clients);
        }
    }

    /**
     * A connection of a client.
     *
     * @param since when it was opened
     * @param receivedBytes of calls
     * @param sentBytes of replies
     * @param lastError the last call that was refused, and the answer
     * @param mounts what its host has mounted, through whichever connection
     */
    record ClientView(
            String address,
            int port,
            Instant since,
            long requests,
            long receivedBytes,
            long sentBytes,
            boolean tls,
            Optional<String> lastError,
            Optional<Instant> lastErrorAt,
            List<MountedView> mounts) {
        public ClientView {
            mounts = List.copyOf(mounts);
        }
    }

    /** How many connections of an address were ended. */
    record KickView(String address, int connections) {}

    /** A path that a client has mounted. */
    record MountedView(String path, Instant since) {}
}
