package io.sluice.nfs.rpc;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * A connection that is open now.
 *
 * @param calls how many calls came through it so far
 * @param receivedBytes how many bytes of calls came, record marks included
 * @param sentBytes how many bytes of replies left, record marks included
 * @param encrypted whether it speaks TLS
 * @param lastFailure the last call that was not answered as its client wanted
 */
public record RpcClient(
        InetSocketAddress address,
        Instant connectedAt,
        long calls,
        long receivedBytes,
        long sentBytes,
        boolean encrypted,
        Optional<Failure> lastFailure) {
    /** What was asked, and how it was refused. */
    public record Failure(String what, Instant at) {}
}
