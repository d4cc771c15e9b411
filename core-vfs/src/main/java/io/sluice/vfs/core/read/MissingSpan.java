package io.sluice.vfs.core.read;

import io.sluice.vfs.content.BlockStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A range of bytes that a reader wants, and which of its blocks he has not got yet. For one thread. */
final class MissingSpan {
    private final long offset;
    private final ByteBuffer into;
    private final int blockBytes;
    private final BitSet missing = new BitSet();

    /** @param into from position 0 to the limit, which stay; at least one byte */
    MissingSpan(long offset, ByteBuffer into, int blockBytes) {
        this.offset = offset;
        this.into = into;
        this.blockBytes = blockBytes;
        BlockRange range = BlockRange.ofBytes(offset, offset + into.limit(), blockBytes);
        missing.set(0, range.to() - range.from());
    }

    boolean isFilled() {
        return missing.isEmpty();
    }

    /** The blocks that are still wanted, in ascending order. */
    List<Integer> missing() {
        List<Integer> blocks = new ArrayList<>();
        missing.stream().forEach(index -> blocks.add(firstBlock() + index));
        return blocks;
    }

    /** Copies the bytes of those of {@code present} that the cache still has. Returns how many bytes those were. */
    int copyPresent(BlockStore blocks, List<Integer> present) {
        int copied = 0;
        for (int block : present) {
            if (blocks.read(offset + partStart(block), into.slice(partStart(block), partLength(block)))) {
                missing.clear(block - firstBlock());
                copied += partLength(block);
            }
        }
        return copied;
    }

    /**
     * Copies what is wanted of a block.
     *
     * @param bytes the whole block, read from absolute positions
     * @return whether that were the last bytes of the block
     */
    boolean copy(int block, ByteBuffer bytes) {
        int start = partStart(block);
        int length = partLength(block);
        int skipped = (int) (offset + start - (long) block * blockBytes);
        into.put(start, bytes, skipped, length);
        missing.clear(block - firstBlock());
        return skipped + length == bytes.limit();
    }

    private int firstBlock() {
        return (int) (offset / blockBytes);
    }

    /** Where in {@code into} the wanted bytes of a block begin. */
    private int partStart(int block) {
        return (int) Math.max(0, (long) block * blockBytes - offset);
    }

    private int partLength(int block) {
        long end = (long) (block + 1) * blockBytes - offset;
        return (int) Math.min(end, into.limit()) - partStart(block);
    }
}
