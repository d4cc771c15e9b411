package io.sluice.tools.settings;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges addresses and networks as they are written, without asking a name service. */
public final class NetworkAddress {
    private static final int MAX_NAME_LENGTH = 253;
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?";
    private static final Pattern HOST_NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final Set<String> EVERYBODY = Set.of("all", "any", "everybody", "everyone", "world");

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

    /** Whether {@code text} may be the name of a host; words that could be meant for everybody are none. */
    static boolean isHostName(String text) {
        return text.length() <= MAX_NAME_LENGTH
                && HOST_NAME.matcher(text).matches()
                && !text.matches("(.*\\.)?[0-9]+")
                && !EVERYBODY.contains(text.toLowerCase(Locale.ROOT));
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
