package io.sluice.tools.settings;

import java.util.List;

/**
 * The NFS door.
 *
 * @param listen the address it listens on, of IPv4 or IPv6
 * @param port 0 takes any free one
 * @param exports who may mount what; with a loopback address, empty means the whole namespace for this host
 * @param groups whose supplementary groups count: those that clients send, or those that this host gives to a user
 * @param portmap how clients find the port that are not told it
 * @param connections how many may be open, 1 to 1000000
 * @param connectionsPerAddress how many of them one address may have, 1 to 1000000
 * @param tls for clients that ask for it
 */
public record NfsOptions(
        boolean enabled,
        String listen,
        int port,
        List<ExportRule> exports,
        Groups groups,
        Portmap portmap,
        int connections,
        int connectionsPerAddress,
        NfsTlsOptions tls) {
    /** The port that every NFS client tries by itself. */
    public static final int PORT = 2049;

    private static final int CONNECTIONS = 16_384;
    private static final int MAX_CONNECTIONS = 1_000_000;

    /** Whose supplementary groups count. */
    public enum Groups {
        CLIENT,
        HOST
    }

    /** How clients find the port that are not told it. */
    public enum Portmap {
        OFF,
        /** By the port mapper that runs on this host. */
        REGISTER,
        /** By one of the gateway's own, on port 111. */
        SERVE
    }

    public NfsOptions {
        exports = List.copyOf(exports);
        if (!NetworkAddress.isValid(listen)) {
            throw new InvalidSetting("listen", "be an address of this host, like 127.0.0.1 or 0.0.0.0");
        }
        if (port < 0 || port > 65_535) {
            throw new InvalidSetting("port", "be a port from 0 (any) to 65535");
        }
        if (enabled && !NetworkAddress.isLoopback(listen) && exports.isEmpty()) {
            throw new InvalidSetting("listen", "stay 127.0.0.1 until nfs.exports lists who may come in");
        }
        if (exports.stream().map(ExportRule::path).distinct().count() < exports.size()) {
            throw new InvalidSetting("exports", "name each path once");
        }
        if (connections < 1 || connections > MAX_CONNECTIONS) {
            throw new InvalidSetting("connections", "be from 1 to " + MAX_CONNECTIONS);
        }
        if (connectionsPerAddress < 1 || connectionsPerAddress > MAX_CONNECTIONS) {
            throw new InvalidSetting("connections-per-address", "be from 1 to " + MAX_CONNECTIONS);
        }
    }

    static NfsOptions defaults() {
        return at("127.0.0.1", PORT, List.of());
    }

    /** The door open at an address, and everything else as it is by default. */
    static NfsOptions at(String listen, int port, List<ExportRule> exports) {
        return new NfsOptions(
                true,
                listen,
                port,
                exports,
                Groups.CLIENT,
                Portmap.OFF,
                CONNECTIONS,
                CONNECTIONS,
                NfsTlsOptions.defaults());
    }

    /** The exports that hold: those that are set, else all of the namespace for this host. */
    public List<ExportRule> effectiveExports() {
        return exports.isEmpty() ? List.of(ExportRule.defaults()) : exports;
    }
}
