package io.sluice.nfs.rpc;

import java.time.Duration;

/**
 * How much clients can make the server hold.
 *
 * @param recordBytes the largest call, RPC header included
 * @param fragments how many fragments a record may come in
 * @param callsPerConnection calls taken from one connection whose replies have not left yet
 * @param callsInAll the same for all connections together
 * @param connections open connections; further ones are closed at once
 * @param replyBytes memory for the large replies that can't be sent from files, for all connections together
 * @param rememberedReplies replies to calls that must not be executed twice
 * @param stall after how long without progress a half-sent call, or a client that does not take its replies, ends the connection
 */
public record RpcLimits(
        int recordBytes,
        int fragments,
        int callsPerConnection,
        int callsInAll,
        int connections,
        int replyBytes,
        int rememberedReplies,
        Duration stall) {
    public RpcLimits {
        requirePositive("recordBytes", recordBytes);
        requirePositive("fragments", fragments);
        requirePositive("callsPerConnection", callsPerConnection);
        requirePositive("callsInAll", callsInAll);
        requirePositive("connections", connections);
        requirePositive("replyBytes", replyBytes);
        requirePositive("rememberedReplies", rememberedReplies);
        if (!stall.isPositive()) {
            throw new IllegalArgumentException("stall must be positive, not " + stall);
        }
    }

    private static void requirePositive(String what, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, not " + value);
        }
    }
}
