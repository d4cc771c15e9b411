package io.sluice.nfs.rpc;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * Where a call came from.
 *
 * @param socket the client's address and port; an IPv4 address also where it came to a listener of IPv6
 * @param host the address as text, made once for each connection
 * @param encrypted whether the connection speaks TLS
 */
public record Peer(InetSocketAddress socket, String host, boolean encrypted) {
    public static Peer of(InetSocketAddress socket) {
        InetAddress plain = plain(socket.getAddress());
        return new Peer(new InetSocketAddress(plain, socket.getPort()), plain.getHostAddress(), false);
    }

    /** The same, speaking TLS. */
    Peer overTls() {
        return new Peer(socket, host, true);
    }

    /** What the file system knows its callers by. */
    public String origin() {
        return "nfs:" + host;
    }

    public InetAddress address() {
        return socket.getAddress();
    }

    /** Without the prefix that makes an IPv4 address one of IPv6 (RFC 4291 §2.5.5.2), by which no range of IPv4 would know it. */
    private static InetAddress plain(InetAddress address) {
        try {
            InetAddress same = InetAddress.getByAddress(address.getAddress());
            return same.getClass() == address.getClass() ? address : same;
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an address has 4 or 16 bytes", e);
        }
    }
}
