package io.sluice.nfs.rpc;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * A connection that is open now.
 *
 * @param calls how many calls came through it so far
 */
public record RpcClient(InetSocketAddress address, Instant connectedAt, long calls) {}
