package io.sluice.nfs;

import io.sluice.nfs.rpc.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the NFS server listens, and how much it lets clients make it hold; settings that exist are valid.
 *
 * @param listen address and port; port 0 is any that is free
 * @param payloadBytes how much one READ or WRITE carries; 4 KiB to 16 MiB, a multiple of 4 KiB
 * @param callsPerConnection calls of one connection that are being answered; at least 1
 * @param callsInAll the same for all connections together
 * @param connections open connections; at least 1
 * @param largeReplyBytes memory for replies that can't be sent from files; at least one payload
 * @param rememberedReplies replies to calls that must not be executed twice; at least 1
 * @param stall after how long without progress a connection in the middle of something ends; positive
 * @param ioThreads threads that move bytes; at least 1
 * @param transport how it talks to the kernel's sockets
 */
public record NfsSettings(
        InetSocketAddress listen,
        int payloadBytes,
        int callsPerConnection,
        int callsInAll,
        int connections,
        int largeReplyBytes,
        int rememberedReplies,
        Duration stall,
        int ioThreads,
        Transport transport) {
    /** The port of NFS (RFC 1813 §2.1). */
    public static final int DEFAULT_PORT = 2049;

    private static final int MIN_PAYLOAD_BYTES = 4 << 10;
    private static final int MAX_PAYLOAD_BYTES = 16 << 20;

    public NfsSettings {
        require(
                payloadBytes >= MIN_PAYLOAD_BYTES
                        && payloadBytes <= MAX_PAYLOAD_BYTES
                        && payloadBytes % MIN_PAYLOAD_BYTES == 0,
                "payloadBytes must be a multiple of 4 KiB up to 16 MiB, not " + payloadBytes);
        require(callsPerConnection >= 1, "callsPerConnection must be at least 1, not " + callsPerConnection);
        require(callsInAll >= callsPerConnection, "callsInAll must be at least callsPerConnection, not " + callsInAll);
        require(connections >= 1, "connections must be at least 1, not " + connections);
        require(
                largeReplyBytes >= payloadBytes,
                "largeReplyBytes must be at least payloadBytes, not " + largeReplyBytes);
        require(rememberedReplies >= 1, "rememberedReplies must be at least 1, not " + rememberedReplies);
        require(stall.isPositive(), "stall must be positive, not " + stall);
        require(ioThreads >= 1, "ioThreads must be at least 1, not " + ioThreads);
    }

    /** The default settings, for this host alone. */
    public static NfsSettings loopback(int port) {
        return new NfsSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                1 << 20,
                128,
                512,
                1024,
                64 << 20,
                1024,
                Duration.ofMinutes(1),
                Runtime.getRuntime().availableProcessors(),
                Transport.best());
    }

    /** The same at another address. */
    public NfsSettings withListen(InetSocketAddress other) {
        return new NfsSettings(
                other,
                payloadBytes,
                callsPerConnection,
                callsInAll,
                connections,
                largeReplyBytes,
                rememberedReplies,
                stall,
                ioThreads,
                transport);
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
