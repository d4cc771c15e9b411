package io.sluice.tools.settings;

/**
 * The admin API; always on the loopback.
 *
 * @param port 0 takes any free one
 */
public record AdminOptions(int port) {
    public AdminOptions {
        if (port < 0 || port > 65_535) {
            throw new InvalidSetting("port", "be a port from 0 (any) to 65535");
        }
    }

    static AdminOptions defaults() {
        return new AdminOptions(19_999);
    }
}
