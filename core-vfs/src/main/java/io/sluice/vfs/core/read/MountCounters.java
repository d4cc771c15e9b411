package io.sluice.vfs.core.read;

import java.util.concurrent.atomic.LongAdder;

/** Where the reads of one mount are counted, and what was learned of its store. Thread-safe. */
final class MountCounters {
    final LongAdder fetchedBytes = new LongAdder();
    final LongAdder refusedBlocks = new LongAdder();
    final AnswerTime answers = new AnswerTime();
    private final LongAdder hitReads = new LongAdder();
    private final LongAdder hitBytes = new LongAdder();
    private final LongAdder missReads = new LongAdder();
    private final LongAdder missBytes = new LongAdder();

    void hit(int bytes) {
        hitReads.increment();
        hitBytes.add(bytes);
    }

    void missed(int bytes) {
        missReads.increment();
        missBytes.add(bytes);
    }

    CacheUse snapshot() {
        return new CacheUse(
                hitReads.sum(),
                hitBytes.sum(),
                missReads.sum(),
                missBytes.sum(),
                fetchedBytes.sum(),
                refusedBlocks.sum());
    }
}
