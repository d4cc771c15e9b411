package io.sluice.nfs.rpc;

import java.util.concurrent.ThreadFactory;

/** What all connections of a server share. */
record CallService(
        RpcLimits limits, CallDispatcher dispatcher, CallBudget budget, ReplyMemory memory, ThreadFactory threads) {}
