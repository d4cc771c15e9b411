package io.sluice.nfs.rpc;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/**
 * What all connections of a server share.
 *
 * @param budget for calls that are being executed
 * @param recordMemory for the bytes of calls
 * @param memory for large replies
 * @param arriving the connections of which a call has begun to arrive
 */
record CallService(
        RpcLimits limits,
        CallDispatcher dispatcher,
        Budget budget,
        Budget recordMemory,
        ReplyMemory memory,
        Set<Connection> arriving,
        Relief relief,
        Optional<RpcTls> tls,
        InstantSource clock,
        ThreadFactory threads) {}
