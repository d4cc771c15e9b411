package io.sluice.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which blocks of a content are present, which of those were not yet checked since an unclean stop, and the CRC32C of each. Thread-safe:
 * a block's CRC is written before its presence.
 *
 * <p>One array of longs: a bit a block for presence, a bit a block for "unchecked", 32 bits a block for the CRC. That is 4.25 bytes a block,
 * 4.4 KiB for a GiB at 1 MiB blocks. A content of one block takes 72 bytes here.
 */
final class BlockStates {
    static final BlockStates NONE = new BlockStates(0);

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final int blocks;
    private final long[] words;
    private volatile int
            unsound; // how many are absent or unchecked; at least 1 if there are none at all; written under this
    private volatile int distrusts; // written under this
    private volatile long stamp; // written under this

    BlockStates(int blocks) {
        this.blocks = blocks;
        this.words = new long[2 * bitWords() + (blocks + 1) / 2];
        this.unsound = Math.max(1, blocks);
    }

    int blocks() {
        return blocks;
    }

    private int bitWords() {
        return (blocks + 63) / 64;
    }

    boolean isPresent(int block) {
        return block < blocks && bit(block >>> 6, block);
    }

    boolean isUnchecked(int block) {
        return block < blocks && bit(bitWords() + (block >>> 6), block) && bit(block >>> 6, block);
    }

    /** Whether the blocks from {@code first} to {@code last}, both inclusive, are all present. */
    boolean arePresent(int first, int last) {
        for (int block = first; block <= last; block++) {
            if ((block & 63) == 0 && block + 63 <= last && block + 63 < blocks) {
                if ((long) WORD.getAcquire(words, block >>> 6) != -1L) {
                    return false;
                }
                block += 63;
            } else if (!isPresent(block)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the blocks from {@code first} to {@code last}, both inclusive, are all present and need no check. */
    boolean areChecked(int first, int last) {
        for (int block = first; block <= last && unsound > 0; block++) {
            if (!isPresent(block) || bit(bitWords() + (block >>> 6), block)) {
                return false;
            }
        }
        return true;
    }

    boolean areAllPresent() {
        return unsound == 0 || arePresent(0, blocks - 1);
    }

    int presentCount() {
        int count = 0;
        for (int word = 0; word < bitWords(); word++) {
            count += Long.bitCount((long) WORD.getAcquire(words, word));
        }
        return count;
    }

    int uncheckedCount() {
        int count = 0;
        for (int word = 0; word < bitWords(); word++) {
            count += Long.bitCount(
                    (long) WORD.getAcquire(words, word) & (long) WORD.getAcquire(words, bitWords() + word));
        }
        return count;
    }

    int crc(int block) {
        long pair = (long) WORD.getAcquire(words, 2 * bitWords() + (block >>> 1));
        return (int) (pair >>> ((block & 1) * 32));
    }

    /** Makes a block present and checked. Only one thread at a time changes CRCs. */
    synchronized void add(int block, int crc) {
        int at = 2 * bitWords() + (block >>> 1);
        int shift = (block & 1) * 32;
        long pair = (long) WORD.getAcquire(words, at);
        WORD.setRelease(words, at, (pair & ~(0xFFFF_FFFFL << shift)) | ((crc & 0xFFFF_FFFFL) << shift));
        boolean was = isSound(block);
        clear(bitWords() + (block >>> 6), block);
        set(block >>> 6, block);
        unsound = unsound - (was ? 0 : 1);
    }

    synchronized void drop(int block) {
        unsound = unsound + (isSound(block) ? 1 : 0); // first, for who asks this asks for nothing else
        clear(block >>> 6, block);
        clear(bitWords() + (block >>> 6), block);
    }

    private boolean isSound(int block) {
        return isPresent(block) && !isUnchecked(block);
    }

    /** How often {@link #distrustAll} was called: to be asked before a check begins. */
    int distrusts() {
        return distrusts;
    }

    /** The block is as it was put. @return false if that was found before the last {@link #distrustAll}, and so counts for nothing */
    synchronized boolean checked(int block, int asOf) {
        if (asOf != distrusts) {
            return false;
        }
        boolean was = isUnchecked(block);
        clear(bitWords() + (block >>> 6), block);
        unsound = unsound - (was ? 1 : 0);
        return true;
    }

    /** From now on no present block is trusted before it was checked. */
    synchronized void distrustAll() {
        distrusts = distrusts + 1;
        unsound = Math.max(1, blocks);
        for (int word = 0; word < bitWords(); word++) {
            WORD.getAndBitwiseOrRelease(words, bitWords() + word, (long) WORD.getAcquire(words, word));
        }
    }

    /** The {@link FileStamp} of the file as it was left or found; 0 if it was not looked at since the start. */
    long stamp() {
        return stamp;
    }

    /** The file was written by this process, and is now so. */
    synchronized void leave(long now) {
        stamp = now;
    }

    /** The file was found as it was left. */
    synchronized void found(long known, long seen) {
        if (stamp == known) {
            stamp = seen;
        }
    }

    /** The file was changed by somebody else. @return false if that, or another change, is known already */
    synchronized boolean distrust(long known, long seen) {
        if (stamp != known) {
            return false;
        }
        distrustAll();
        stamp = seen;
        return true;
    }

    private boolean bit(int word, int block) {
        return ((long) WORD.getAcquire(words, word) >>> (block & 63) & 1) != 0;
    }

    private void set(int word, int block) {
        WORD.getAndBitwiseOrRelease(words, word, 1L << (block & 63));
    }

    private void clear(int word, int block) {
        WORD.getAndBitwiseAndRelease(words, word, ~(1L << (block & 63)));
    }
}
