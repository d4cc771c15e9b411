package io.sluice.tools.settings;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Judges addresses and networks as they are written, without asking a name service. */
public final class NetworkAddress {
    private static final int MAX_NAME_LENGTH = 253;
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?";
    private static final Pattern HOST_NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");
    private static final String NUMBER = "(0|[1-9][0-9]{0,2})";

    /** An IPv4 address as it is usually written; the old short forms, which have fewer numbers, are taken for a slip. */
    private static final Pattern FOUR_NUMBERS = Pattern.compile(NUMBER + "(\\." + NUMBER + "){3}");

    private static final Pattern TOO_FEW_NUMBERS = Pattern.compile(NUMBER + "(\\." + NUMBER + "){0,2}\\.?(/\\d{1,2})?");
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

    /** What is probably meant by {@code text}, which is no network: {@code 10.0.0.0/24} by {@code 10.0.0}. */
    static Optional<String> meant(String text) {
        if (!TOO_FEW_NUMBERS.matcher(text).matches()) {
            return Optional.empty();
        }
        int slash = text.indexOf('/');
        List<String> numbers = new ArrayList<>(List.of((slash < 0 ? text : text.substring(0, slash)).split("\\.")));
        String prefix = slash < 0 ? "/" + 8 * numbers.size() : text.substring(slash);
        while (numbers.size() < 4) {
            numbers.add("0");
        }
        return Optional.of(String.join(".", numbers) + prefix).filter(NetworkAddress::isNetwork);
    }

    /** The address that {@code text} is; names are none, nor are addresses with fewer than four numbers. */
    public static Optional<InetAddress> literal(String text) {
        if (text.indexOf(':') < 0 && !FOUR_NUMBERS.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
