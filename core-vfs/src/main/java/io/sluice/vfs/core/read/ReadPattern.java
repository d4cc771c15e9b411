package io.sluice.vfs.core.read;

import java.util.ArrayList;
import java.util.List;

/**
 * What the reads of one content have been so far, as far as it matters for what to fetch ahead: the state of the {@link FetchPolicy}. Immutable; about
 * 1.7 KiB at most, 150 bytes for a content that is read in order.
 *
 * @param streams those that were read last first; opened ones and single reads that nobody has continued yet
 * @param touched the blocks that readers asked for, of a content of at most 64; a bit a block
 * @param wholeUpTo up to where all of the content was asked for, whoever reads what
 * @param reads how many reads there were
 */
record ReadPattern(List<AscendingStream> streams, long touched, long wholeUpTo, long reads) {
    /** Of a content that nobody has read. */
    static final ReadPattern NONE = new ReadPattern(List.of(), 0, 0, 0);

    /** How many streams are kept, and at most as many single reads. */
    static final int MAX_STREAMS = 12;

    /** After so many reads elsewhere in the content, what was asked for ahead of a stream is of no more use; it goes on when it is read again. */
    private static final int STALE_READS = 128;

    ReadPattern {
        streams = List.copyOf(streams);
    }

    /** Whether the block at {@code offset}, which was asked for ahead, is still likely to be read. */
    boolean wants(long offset) {
        return offset < wholeUpTo
                || streams.stream()
                        .anyMatch(stream -> offset < stream.reached() && offset >= stream.start() && isFresh(stream));
    }

    /** The same when what lies from {@code from} to {@code to}, which had been asked for, was not fetched; the next read asks anew. */
    ReadPattern without(long from, long to, FetchLimits limits) {
        List<AscendingStream> cut =
                streams.stream().map(stream -> stream.without(from, to, limits)).toList();
        return new ReadPattern(cut, touched, Math.min(wholeUpTo, from), reads);
    }

    /** The same when all up to {@code offset} was asked for. */
    ReadPattern wholeUpTo(long offset) {
        return new ReadPattern(streams, touched, offset, reads);
    }

    /** How many streams are being read. */
    long active() {
        return streams.stream()
                .filter(stream -> stream.opened() && isFresh(stream))
                .count();
    }

    private boolean isFresh(AscendingStream stream) {
        return reads - stream.used() <= STALE_READS;
    }

    /**
     * With {@code latest} as the stream that was read last, and without the one that was not read for longest if they are too many.
     *
     * @param length how much was read
     */
    ReadPattern led(AscendingStream latest, List<AscendingStream> others, long length, FetchLimits limits) {
        AscendingStream first = latest;
        List<AscendingStream> kept = new ArrayList<>(others.size() + 1);
        for (AscendingStream other : others) {
            if (other.meets(first, length)) {
                first = first.with(other);
            } else {
                kept.add(other);
            }
        }
        kept.addFirst(first);
        forgetOldest(kept, true, MAX_STREAMS);
        forgetOldest(kept, false, limits.maxSingles());
        return new ReadPattern(kept, touched, wholeUpTo, reads);
    }

    /** Streams and single reads have room of their own, so that neither many jumps nor many streams keep a new stream from opening. */
    private static void forgetOldest(List<AscendingStream> streams, boolean opened, int most) {
        int count = 0;
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).opened() == opened && ++count > most) {
                streams.remove(i);
                return;
            }
        }
    }
}
