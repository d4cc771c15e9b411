package io.sluice.vfs.core.read;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * The blocks that the cache refused and that are kept in memory a little longer, so that a reader who takes a block in small pieces, or comes
 * after a prefetch, does not have it fetched again. Thread-safe; holds up to a fixed number of blocks.
 *
 * <p>Those go first that were read to their end, then the oldest.
 */
final class RefusedBlocks {
    private final int maxBlocks;

    /** Both guarded by this. */
    private final SequencedSet<BlockFlight> unread = new LinkedHashSet<>();

    private final SequencedSet<BlockFlight> spent = new LinkedHashSet<>();

    RefusedBlocks(int maxBlocks) {
        this.maxBlocks = maxBlocks;
    }

    /** Keeps a block, which its caller holds for it. Returns those that it holds no longer: forget them and leave them. */
    List<BlockFlight> keep(BlockFlight block) {
        synchronized (this) {
            unread.addLast(block);
            return evictedDownTo(maxBlocks);
        }
    }

    /** A reader took the last bytes of a block. @return whether it holds the block, and another reader did so before */
    synchronized boolean readToEnd(BlockFlight block) {
        if (unread.remove(block)) {
            spent.addLast(block);
            return false;
        }
        return spent.contains(block);
    }

    /** @return false if it does not hold the block: else its caller forgets and leaves it */
    synchronized boolean drop(BlockFlight block) {
        return unread.remove(block) || spent.remove(block);
    }

    /** Lets go of all. */
    synchronized List<BlockFlight> clear() {
        return evictedDownTo(0);
    }

    private List<BlockFlight> evictedDownTo(int blocks) {
        List<BlockFlight> evicted = new ArrayList<>();
        while (unread.size() + spent.size() > blocks) {
            evicted.add(spent.isEmpty() ? unread.removeFirst() : spent.removeFirst());
        }
        return evicted;
    }
}
