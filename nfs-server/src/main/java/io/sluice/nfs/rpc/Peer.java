package io.sluice.nfs.rpc;

import java.net.InetAddress;

/**
 * Where a call came from.
 *
 * @param host the address as text, made once for each connection
 */
public record Peer(InetAddress address, String host) {
    public static Peer of(InetAddress address) {
        return new Peer(address, address.getHostAddress());
    }
}
