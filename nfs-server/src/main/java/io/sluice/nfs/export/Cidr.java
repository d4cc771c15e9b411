package io.sluice.nfs.export;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A range of IP addresses, written {@code 10.0.0.0/8}, {@code 2001:db8::/32} or as a single address; never looks up a name. */
public record Cidr(InetAddress network, int prefixBits) {
    /** An IPv4 address as it is usually written; of the old short forms, which have fewer numbers, nobody knows what is meant. */
    private static final Pattern FOUR_NUMBERS = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

    /** All of IPv4. */
    public static final Cidr ANY_IPV4 = parse("0.0.0.0/0");

    /** All of IPv6. */
    public static final Cidr ANY_IPV6 = parse("::/0");

    /** This host by IPv4. */
    public static final Cidr LOOPBACK_IPV4 = parse("127.0.0.0/8");

    /** This host by IPv6. */
    public static final Cidr LOOPBACK_IPV6 = parse("::1/128");

    /** Two groups or more of an IPv6 address that are zero. */
    private static final Pattern ZEROS = Pattern.compile("(?<![^:])0(:0)+(?![^:])");

    public Cidr {
        byte[] bytes = network.getAddress();
        if (prefixBits < 0 || prefixBits > bytes.length * 8) {
            throw new IllegalArgumentException("a prefix of " + network.getHostAddress() + " has 0 to "
                    + bytes.length * 8 + " bits, not " + prefixBits);
        }
        for (int bit = prefixBits; bit < bytes.length * 8; bit++) {
            if ((bytes[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                throw new IllegalArgumentException(
                        network.getHostAddress() + "/" + prefixBits + " has bits set behind its prefix");
            }
        }
    }

    /**
     * The range that {@code text} names.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        InetAddress network;
        if (address.indexOf(':') < 0 && !FOUR_NUMBERS.matcher(address).matches()) {
            throw new IllegalArgumentException("not an IP address or CIDR range: " + text);
        }
        try {
            network = InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an IP address or CIDR range: " + text, e);
        }
        if (slash < 0) {
            return new Cidr(network, network.getAddress().length * 8);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("not an IP address or CIDR range: " + text);
        }
        return new Cidr(network, Integer.parseInt(bits));
    }

    /** Whether {@code address} lies in the range; an IPv4 address never lies in a range of IPv6. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        int whole = prefixBits / 8;
        if (!Arrays.equals(mine, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = prefixBits % 8;
        return rest == 0 || ((mine[whole] ^ other[whole]) & (0xff00 >> rest) & 0xff) == 0;
    }

    /** As {@link #parse} reads it, and as short as it can be (RFC 5952 §4). */
    @Override
    public String toString() {
        String address = network.getHostAddress();
        return ZEROS.matcher(address)
                        .results()
                        .max(Comparator.comparingInt((MatchResult run) -> run.end() - run.start())
                                .thenComparing(MatchResult::start, Comparator.reverseOrder()))
                        .map(run -> without(run, address))
                        .orElse(address)
                + "/" + prefixBits;
    }

    private static String without(MatchResult zeros, String address) {
        String before = address.substring(0, zeros.start());
        String after = address.substring(zeros.end());
        return (before.isEmpty() ? ":" : before) + (after.isEmpty() ? ":" : after);
    }
}
