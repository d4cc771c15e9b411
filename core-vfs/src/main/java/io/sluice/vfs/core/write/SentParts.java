package io.sluice.vfs.core.write;

import java.util.BitSet;
import java.util.OptionalInt;

/** Which parts of a file are in its store as they are in its staging file. Thread-safe. */
final class SentParts {
    private final PartSizes sizes;

    // By the numbers of parts. Guarded by the monitor of this.
    private final BitSet sent = new BitSet();
    private final BitSet overtaken = new BitSet();
    private int taken;

    SentParts(PartSizes sizes) {
        this.sizes = sizes;
    }

    /** The bytes from {@code from} (inclusive) to {@code to} (exclusive) are other ones than before: their parts must be sent, or sent again. */
    synchronized void changed(long from, long to) {
        int first = sizes.partAt(from);
        int behind = sizes.partAt(to - 1) + 1;
        sent.clear(first, behind);
        overtaken.set(first, behind);
    }

    /** Whether {@link #takeFull} would give one. */
    synchronized boolean hasFull(long bytes) {
        return bytes > sizes.wholeBytes() && taken < sizes.full(bytes);
    }

    /** The next full part of a file of which the first {@code bytes} bytes are there: each once, and none of a file so small that it goes up whole. */
    synchronized OptionalInt takeFull(long bytes) {
        return hasFull(bytes) ? OptionalInt.of(++taken) : OptionalInt.empty();
    }

    /** The part is read from now on. */
    synchronized void begins(int number) {
        overtaken.clear(number);
    }

    /** The part is in the store, as it was read; which counts if nobody has changed it since it {@link #begins}. */
    synchronized void arrived(int number) {
        if (!overtaken.get(number)) {
            sent.set(number);
        }
    }

    synchronized boolean isSent(int number) {
        return sent.get(number);
    }

    /** Whether the parts from 1 to {@code count} are all sent. */
    synchronized boolean areSent(int count) {
        return sent.nextClearBit(1) > count;
    }

    /** How many bytes of a file of {@code size} bytes are sent. */
    synchronized long bytes(long size) {
        return sent.stream()
                .mapToLong(number -> Math.max(0, Math.min(size - sizes.offset(number), sizes.length(number))))
                .sum();
    }
}
