package io.sluice.nfs;

import io.sluice.nfs.rpc.RpcLimits;
import io.sluice.nfs.rpc.RpcTls;
import io.sluice.nfs.rpc.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * How the NFS server listens, and how much it lets clients make it hold; settings that exist are valid.
 *
 * @param listen address and port, of IPv4 or IPv6; port 0 is any that is free
 * @param payloadBytes how much one READ or WRITE carries; 4 KiB to 16 MiB, a multiple of 4 KiB
 * @param limits with room for a call and a reply of that payload
 * @param ioThreads threads that move bytes; at least 1
 * @param transport how it talks to the kernel's sockets
 * @param tls for clients that ask for it
 * @param groups whose supplementary groups count
 * @param portmap how clients find the port that are not told it
 */
public record NfsSettings(
        InetSocketAddress listen,
        int payloadBytes,
        RpcLimits limits,
        int ioThreads,
        Transport transport,
        Optional<RpcTls> tls,
        Groups groups,
        Portmap portmap) {
    /** The port of NFS (RFC 1813 §2.1). */
    public static final int DEFAULT_PORT = 2049;

    private static final int MIN_PAYLOAD_BYTES = 4 << 10;
    private static final int MAX_PAYLOAD_BYTES = 16 << 20;

    /** Whose supplementary groups count. */
    public enum Groups {
        /** Those that the client sends, at most 16. */
        CLIENT,
        /** Those that this host gives to the user. */
        HOST
    }

    /** How clients find the port that are not told it. */
    public sealed interface Portmap {
        /** Not at all. */
        record Off() implements Portmap {}

        /**
         * By the port mapper that runs on this host.
         *
         * @param at where it listens
         * @param reservedPort whether to call it from a port below 1024, as it wants
         */
        record Register(InetSocketAddress at, boolean reservedPort) implements Portmap {}

        /** By a port mapper of its own, on this port of the same address. */
        record Serve(int port) implements Portmap {}

        /** The port of port mappers (RFC 1833 §3). */
        int PORT = 111;
    }

    public NfsSettings {
        require(
                payloadBytes >= MIN_PAYLOAD_BYTES
                        && payloadBytes <= MAX_PAYLOAD_BYTES
                        && payloadBytes % MIN_PAYLOAD_BYTES == 0,
                "payloadBytes must be a multiple of 4 KiB up to 16 MiB, not " + payloadBytes);
        require(limits.records().bytes() > payloadBytes, "limits.records must leave room for the payload");
        require(limits.replies().largeBytes() >= payloadBytes, "limits.replies must leave room for the payload");
        require(ioThreads >= 1, "ioThreads must be at least 1, not " + ioThreads);
    }

    /** The default settings, for this host alone. */
    public static NfsSettings loopback(int port) {
        int payloadBytes = 1 << 20;
        return new NfsSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                payloadBytes,
                RpcLimits.of(payloadBytes),
                Runtime.getRuntime().availableProcessors(),
                Transport.best(),
                Optional.empty(),
                Groups.CLIENT,
                new Portmap.Off());
    }

    /** The same at another address. */
    public NfsSettings withListen(InetSocketAddress other) {
        return new NfsSettings(other, payloadBytes, limits, ioThreads, transport, tls, groups, portmap);
    }

    /** The same with other limits. */
    public NfsSettings withLimits(RpcLimits other) {
        return new NfsSettings(listen, payloadBytes, other, ioThreads, transport, tls, groups, portmap);
    }

    /** The same with other threads. */
    public NfsSettings withTransport(Transport other, int threads) {
        return new NfsSettings(listen, payloadBytes, limits, threads, other, tls, groups, portmap);
    }

    /** The same with TLS. */
    public NfsSettings withTls(RpcTls other) {
        return new NfsSettings(listen, payloadBytes, limits, ioThreads, transport, Optional.of(other), groups, portmap);
    }

    /** The same with other groups. */
    public NfsSettings withGroups(Groups other) {
        return new NfsSettings(listen, payloadBytes, limits, ioThreads, transport, tls, other, portmap);
    }

    /** The same with another way to be found. */
    public NfsSettings withPortmap(Portmap other) {
        return new NfsSettings(listen, payloadBytes, limits, ioThreads, transport, tls, groups, other);
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
