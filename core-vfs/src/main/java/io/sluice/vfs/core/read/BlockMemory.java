package io.sluice.vfs.core.read;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeoutException;

/**
 * The buffers that blocks arrive in, and the budget that they are charged to: a block of any length costs a whole one. Thread-safe.
 *
 * <p>Buffers are direct: a heap array of a block's size would be a humongous object, and the cache's write would copy it once more.
 */
final class BlockMemory {
    private final FetchBudget budget;
    private final int blockBytes;
    private final long chargeBytes;
    private final int requestBlocks;
    private final ArrayBlockingQueue<ByteBuffer> idle;

    BlockMemory(ReadSettings settings, int blockBytes) {
        this.budget = new FetchBudget(Math.max(settings.budgetBytes(), blockBytes));
        this.blockBytes = blockBytes;
        this.chargeBytes = blockBytes;
        // A request takes a quarter of the budget at most: so prefetch, which has three quarters, can send a whole one.
        long longest = Math.min(settings.requestMaxBytes(), budget.totalBytes() / 4);
        this.requestBlocks = (int) Math.max(1, longest / blockBytes);
        this.idle = new ArrayBlockingQueue<>((int) Math.max(1, budget.totalBytes() / blockBytes));
    }

    /** How many blocks one request may ask for; at least 1, and never more than the budget has. */
    int requestBlocks() {
        return requestBlocks;
    }

    int blockBytes() {
        return blockBytes;
    }

    /** @see FetchBudget#acquire */
    void acquire(int blocks, long timeoutNanos) throws InterruptedException, TimeoutException {
        budget.acquire(blocks * chargeBytes, timeoutNanos);
    }

    /** @see FetchBudget#tryAcquire */
    boolean tryAcquire(int blocks) {
        return budget.tryAcquire(blocks * chargeBytes);
    }

    /** @see FetchBudget#acquireBehind */
    void acquireBehind(int blocks) throws InterruptedException {
        budget.acquireBehind(blocks * chargeBytes);
    }

    void release(int blocks) {
        budget.release(blocks * chargeBytes);
    }

    /** A buffer for one block, with any bytes in it. */
    ByteBuffer take() {
        ByteBuffer buffer = idle.poll();
        return buffer == null ? ByteBuffer.allocateDirect(blockBytes) : buffer.clear();
    }

    /** Takes a buffer back that everybody has forgotten. It is kept: what lies beside the heap does not make the collector run, and would pile up. */
    void give(ByteBuffer buffer) {
        idle.offer(buffer);
    }

    long bytesInFlight() {
        return budget.usedBytes();
    }
}
