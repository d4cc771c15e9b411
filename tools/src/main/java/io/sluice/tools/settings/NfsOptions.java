package io.sluice.tools.settings;

import java.util.List;

/**
 * The NFS door.
 *
 * @param listen the address it listens on
 * @param port 0 takes any free one
 * @param exports who may mount what; with a loopback address, empty means the whole namespace for this host
 */
public record NfsOptions(boolean enabled, String listen, int port, List<ExportRule> exports) {
    /** The port that every NFS client tries by itself. */
    public static final int PORT = 2049;

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
    }

    static NfsOptions defaults() {
        return new NfsOptions(true, "127.0.0.1", PORT, List.of());
    }

    /** The exports that hold: those that are set, else all of the namespace for this host. */
    public List<ExportRule> effectiveExports() {
        return exports.isEmpty() ? List.of(ExportRule.defaults()) : exports;
    }
}
