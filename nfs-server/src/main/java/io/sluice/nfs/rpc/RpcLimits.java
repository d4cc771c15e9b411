package io.sluice.nfs.rpc;

import java.time.Duration;

/** How much clients can make the server hold; limits that exist are valid. */
public record RpcLimits(Records records, Calls calls, Connections connections, Replies replies) {
    /**
     * A call while it arrives.
     *
     * @param bytes the largest call, RPC header included; at least 1
     * @param fragments how many fragments it may come in; at least 1
     * @param bytesInAll memory for the calls of all connections that have begun to arrive and are not answered; at least what a
     *     call of {@code bytes} may take of it, which is three times as much and 512 bytes
     * @param time from its first byte to its last, however steadily they come; positive
     */
    public record Records(int bytes, int fragments, long bytesInAll, Duration time) {
        public Records {
            requirePositive("records.bytes", bytes);
            requirePositive("records.fragments", fragments);
            require(
                    bytesInAll >= ArrivingRecord.mostRoom(bytes),
                    "records.bytesInAll must be at least " + ArrivingRecord.mostRoom(bytes) + ", not " + bytesInAll);
            requirePositive("records.time", time);
        }
    }

    /**
     * Calls that have begun.
     *
     * @param perConnection those of one connection whose replies have not left yet; at least 1
     * @param inAll those of all connections that are being executed; at least {@code perConnection}
     */
    public record Calls(int perConnection, int inAll) {
        public Calls {
            requirePositive("calls.perConnection", perConnection);
            require(inAll >= perConnection, "calls.inAll must be at least calls.perConnection, not " + inAll);
        }
    }

    /**
     * Open connections; further ones are closed at once.
     *
     * @param inAll at least 1
     * @param perAddress those of one address; at least 1
     * @param stall after how long without progress a half-sent call, or a client that does not take its replies, ends one; positive
     */
    public record Connections(int inAll, int perAddress, Duration stall) {
        public Connections {
            requirePositive("connections.inAll", inAll);
            requirePositive("connections.perAddress", perAddress);
            requirePositive("connections.stall", stall);
        }
    }

    /**
     * Replies.
     *
     * @param largeBytes memory for the large ones that can't be sent from files, for all connections together; at least 1
     * @param remembered how many replies to calls that must not be executed twice are remembered; at least 1
     * @param rememberedBytes memory for those; at least 1
     */
    public record Replies(int largeBytes, int remembered, int rememberedBytes) {
        public Replies {
            requirePositive("replies.largeBytes", largeBytes);
            requirePositive("replies.remembered", remembered);
            requirePositive("replies.rememberedBytes", rememberedBytes);
        }
    }

    /** What a call may have besides its payload: RPC header, credential, handles, names. */
    private static final int RECORD_HEADROOM_BYTES = 64 << 10;

    /** What does for a server of many clients, with calls that carry up to {@code payloadBytes}. */
    public static RpcLimits of(int payloadBytes) {
        return new RpcLimits(
                new Records(payloadBytes + RECORD_HEADROOM_BYTES, 1024, 64L << 20, Duration.ofMinutes(1)),
                new Calls(128, 2048),
                new Connections(16_384, 16_384, Duration.ofMinutes(1)),
                new Replies(64 << 20, 8192, 8 << 20));
    }

    public RpcLimits withRecords(Records other) {
        return new RpcLimits(other, calls, connections, replies);
    }

    public RpcLimits withCalls(Calls other) {
        return new RpcLimits(records, other, connections, replies);
    }

    public RpcLimits withConnections(Connections other) {
        return new RpcLimits(records, calls, other, replies);
    }

    public RpcLimits withReplies(Replies other) {
        return new RpcLimits(records, calls, connections, other);
    }

    private static void requirePositive(String what, int value) {
        require(value >= 1, what + " must be at least 1, not " + value);
    }

    private static void requirePositive(String what, Duration value) {
        require(value.isPositive(), what + " must be positive, not " + value);
    }

    private static void require(boolean holds, String complaint) {
        if (!holds) {
            throw new IllegalArgumentException(complaint);
        }
    }
}
