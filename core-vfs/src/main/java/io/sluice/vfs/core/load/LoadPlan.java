package io.sluice.vfs.core.load;

import io.sluice.vfs.InodeId;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** The files of a load in their order; more may be found while the first are loaded. Thread-safe. Takes 24 to 48 bytes for each file. */
final class LoadPlan {
    static final int MAX_FILES = 4_000_000;

    private static final int FIRST_LENGTH = 256;

    /** @param endBytes how long it and all before it are together */
    record Entry(InodeId file, InodeId parent, long size, long endBytes) {}

    // All guarded by this.
    private long[] inodes = new long[FIRST_LENGTH];
    private long[] parents = new long[FIRST_LENGTH];
    private long[] ends = new long[FIRST_LENGTH];
    private int files;
    private boolean complete;

    /** Once complete and wanted: places + 1 by the hash of the inode, each in the first slot that was free from there on. */
    private int[] table = {};

    /** @return false if it takes no more */
    synchronized boolean add(InodeId file, InodeId parent, long size) {
        if (complete || files == MAX_FILES) {
            return false;
        }
        if (files == inodes.length) {
            int length = Math.min(2 * files, MAX_FILES);
            inodes = Arrays.copyOf(inodes, length);
            parents = Arrays.copyOf(parents, length);
            ends = Arrays.copyOf(ends, length);
        }
        inodes[files] = file.value();
        parents[files] = parent.value();
        ends[files] = bytes() + size;
        files++;
        notifyAll();
        return true;
    }

    /** No more files come. */
    synchronized void complete() {
        complete = true;
        notifyAll();
    }

    /** The file at {@code place}, from 0 on; waits until it is known. Empty behind the last. */
    synchronized Optional<Entry> await(int place) throws InterruptedException {
        while (place >= files && !complete) {
            wait();
        }
        if (place >= files) {
            return Optional.empty();
        }
        long start = endBefore(place);
        return Optional.of(
                new Entry(new InodeId(inodes[place]), new InodeId(parents[place]), ends[place] - start, ends[place]));
    }

    /** How long all before {@code place} are together. */
    synchronized long endBefore(int place) {
        return place == 0 ? 0 : ends[place - 1];
    }

    synchronized boolean isComplete() {
        return complete;
    }

    synchronized int files() {
        return files;
    }

    synchronized long bytes() {
        return endBefore(files);
    }

    /** From now on {@link #placeOf} finds what is in it by now. */
    synchronized void makeSearchable() {
        int[] slots = new int[Math.max(1, Integer.highestOneBit(Math.max(1, files)) * 4)];
        for (int place = 0; place < files; place++) {
            int slot = slot(inodes[place], slots.length);
            while (slots[slot] != 0 && inodes[slots[slot] - 1] != inodes[place]) {
                slot = (slot + 1) & (slots.length - 1);
            }
            if (slots[slot] == 0) {
                slots[slot] = place + 1;
            }
        }
        table = slots;
    }

    /** The first place of a file. */
    synchronized OptionalInt placeOf(InodeId file) {
        if (table.length == 0) {
            return OptionalInt.empty();
        }
        int slot = slot(file.value(), table.length);
        while (table[slot] != 0) {
            if (inodes[table[slot] - 1] == file.value()) {
                return OptionalInt.of(table[slot] - 1);
            }
            slot = (slot + 1) & (table.length - 1);
        }
        return OptionalInt.empty();
    }

    private static int slot(long inode, int slots) {
        return (int) ((inode * 0x9E37_79B9_7F4A_7C15L) >>> 32) & (slots - 1);
    }
}
