package io.sluice.vfs.core.read;

import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * One block on its way from the store, shared by all who wait for it. Thread-safe.
 *
 * <p>Its memory lives while somebody holds it: the request that fills it, readers until they have copied it, and {@link RefusedBlocks} if the
 * cache refused it. Nobody who holds an arrived block may wait for anything: that is what keeps a small budget from deadlock.
 */
final class BlockFlight {
    enum State {
        PENDING,
        /** The bytes are there; the cache has not yet been asked. */
        ARRIVED,
        /** The bytes are in the cache. */
        CACHED,
        /** The cache did not take the bytes. */
        REFUSED,
        FAILED,
        /** Nothing was fetched, because the cache has the block. */
        NEEDLESS
    }

    private final BlockId id;
    private final boolean speculative;
    private final BlockMemory memory;
    private final List<Semaphore> waiting = new ArrayList<>();

    private State state = State.PENDING;
    private int holders = 1;
    private boolean charged;
    private boolean abandoned;
    private Optional<ByteBuffer> bytes = Optional.empty();
    private Optional<VfsException> failure = Optional.empty();

    /** @param speculative whether nobody had asked for the block when its request was made */
    BlockFlight(BlockId id, boolean speculative, BlockMemory memory) {
        this.id = id;
        this.speculative = speculative;
        this.memory = memory;
    }

    BlockId id() {
        return id;
    }

    boolean isSpeculative() {
        return speculative;
    }

    synchronized State state() {
        return state;
    }

    synchronized boolean isPending() {
        return state == State.PENDING;
    }

    synchronized boolean isAwaited() {
        return !waiting.isEmpty();
    }

    /** Whether its last reader was interrupted, and nobody came since. */
    synchronized boolean isAbandoned() {
        return abandoned;
    }

    /** Whether a failure is none of those who joined: they ask anew. */
    synchronized boolean isExcused() {
        return speculative || abandoned;
    }

    /**
     * Becomes one of those who hold the block; {@code signal} gets a permit whenever its state changes.
     *
     * @return false if the memory is gone already: look again, in the cache first
     */
    synchronized boolean hold(Semaphore signal) {
        if (holders == 0) {
            return false;
        }
        holders++;
        watch(signal);
        return true;
    }

    /** Becomes one of those who hold the block if the cache refused it. @return false if it did not, or the memory is gone already */
    synchronized boolean holdRefused() {
        if (state != State.REFUSED || holders == 0) {
            return false;
        }
        holders++;
        return true;
    }

    /** Only hears of changes; the block's memory is not kept for this one. */
    synchronized void watch(Semaphore signal) {
        if (state == State.PENDING || state == State.ARRIVED) {
            waiting.add(signal);
            abandoned = false;
        }
    }

    /** Hears of no more changes. */
    synchronized void unwatch(Semaphore signal, boolean interrupted) {
        if (waiting.remove(signal) && interrupted && waiting.isEmpty()) {
            abandoned = true;
        }
    }

    /** Holds the block no longer. */
    synchronized void leave() {
        holders--;
        if (holders == 0) {
            discharge();
            bytes.ifPresent(memory::give);
            bytes = Optional.empty();
        }
    }

    /** Takes over the block's bytes, from position 0 to the limit, and its share of the request's budget. */
    synchronized void arrive(ByteBuffer filled) {
        bytes = Optional.of(filled);
        charged = true;
        become(State.ARRIVED);
    }

    /** What the cache made of the bytes. */
    synchronized void settle(boolean admitted) {
        become(admitted ? State.CACHED : State.REFUSED);
    }

    /** The request stops because nobody waits: who joins before it has ended does not fail with it. */
    synchronized void abandon() {
        abandoned = true;
    }

    synchronized void fail(VfsException reason) {
        failure = Optional.of(reason);
        become(State.FAILED);
    }

    synchronized void cancel() {
        become(State.NEEDLESS);
    }

    /** Gives its share of the budget back before its memory: from here on another bound holds for it. */
    synchronized void discharge() {
        if (charged) {
            charged = false;
            memory.release(1);
        }
    }

    /** The bytes, for somebody who holds the block; use absolute reads only. Empty unless they have arrived. */
    synchronized Optional<ByteBuffer> bytes() {
        return bytes;
    }

    synchronized Optional<VfsException> failure() {
        return failure;
    }

    private void become(State next) {
        state = next;
        waiting.forEach(Semaphore::release);
        if (next != State.ARRIVED) {
            waiting.clear();
        }
    }
}
