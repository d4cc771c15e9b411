package io.sluice.vfs.core.write;

import io.sluice.vfs.ByteRanges;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.meta.PendingFile;
import java.time.Instant;
import java.util.Optional;

/** How far the writing of a file has come: which bytes were received, and what tells of its end. Not thread-safe: its file guards it. */
final class WriteProgress {
    private ByteRanges received = ByteRanges.NONE;
    private long size;
    private Optional<Instant> lastData = Optional.empty();
    private Optional<Instant> lastSignal = Optional.empty();

    /** Bytes that were not durable may have been lost with the last process: nobody can say that it is whole. */
    private boolean torn;

    /**
     * What the journal knows of it; its silence begins now.
     *
     * @param stagedBytes how long its staging file is, durable or not
     */
    void restore(PendingFile record, long stagedBytes, Instant now) {
        size = record.size();
        received = record.received();
        torn = record.life() == FileLife.WRITING && stagedBytes > size;
        lastData = stagedBytes > 0 ? Optional.of(now) : Optional.empty();
    }

    long size() {
        return size;
    }

    ByteRanges received() {
        return received;
    }

    boolean isWhole() {
        return !torn && received.coverFromZero(size);
    }

    Optional<Instant> lastData() {
        return lastData;
    }

    Optional<Instant> lastSignal() {
        return lastSignal;
    }

    /** A client that sees another write verifier than before sends again what was not durable, from its first byte on: so data mends what was torn. */
    void received(long offset, int length, Instant now) {
        torn = false;
        received = received.with(offset, length);
        size = Math.max(size, offset + length);
        lastData = Optional.of(now);
    }

    /** The bytes that a larger size adds are zeros. */
    void truncated(long newSize) {
        received = newSize < size ? received.truncatedTo(newSize) : received.with(size, newSize - size);
        size = newSize;
    }

    /** Its writer has closed it: what was never written is zeros. */
    void closed() {
        torn = false;
        received = ByteRanges.NONE.with(0, size);
    }

    /** It is written again. */
    void reopened(Instant now) {
        lastData = Optional.of(now);
    }

    /** A COMMIT, a stable write or a change of attributes, which counts behind data only. */
    void signal(Instant now) {
        if (lastData.isPresent()) {
            lastSignal = Optional.of(now);
        }
    }
}
