package io.sluice.tools.settings;

import java.net.InetAddress;
import java.util.Optional;

/** Judges addresses and networks as they are written, without asking a name service. */
public final class NetworkAddress {
    private NetworkAddress() {}

    /** Whether {@code text} is {@code localhost} or a literal IPv4 or IPv6 address. */
    public static boolean isValid(String text) {
        return text.equals("localhost") || literal(text).isPresent();
    }

    /** Whether only this host can reach a listener at {@code text}. */
    public static boolean isLoopback(String text) {
        return text.equals("localhost")
                || literal(text).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    /** Whether {@code text} is an address, or an address and the length of a prefix. */
    static boolean isNetwork(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return literal(text).isPresent();
        }
        String prefix = text.substring(slash + 1);
        return prefix.matches("\\d{1,3}")
                && literal(text.substring(0, slash))
                        .map(address -> Integer.parseInt(prefix) <= address.getAddress().length * 8)
                        .orElse(false);
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
