package io.sluice.vfs.core.write;

import io.sluice.vfs.ByteRanges;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.PendingFile;
import java.time.Instant;
import java.util.Optional;

/** How far the writing of a file has come: which bytes were received, and what tells of its end. Not thread-safe: its file guards it. */
final class WriteProgress {
    private Instant created;
    private ByteRanges received = ByteRanges.NONE;
    private long size;
    private ByteRanges durable = ByteRanges.NONE;
    private long durableSize;

    /** What the disk refused, and nobody has written since. */
    private ByteRanges refused = ByteRanges.NONE;

    private Optional<Instant> lastData = Optional.empty();
    private Optional<Instant> lastSignal = Optional.empty();

    /** Bytes that were not durable may have been lost with the last process: nobody can say that it is whole. */
    private boolean torn;

    WriteProgress(Instant created) {
        this.created = created;
    }

    /**
     * What the journal knows of it; its silence begins now, also where it has no bytes: those may have been on their way, and a client that has lost its
     * server needs several seconds to find it back.
     *
     * @param stagedBytes how long its staging file is, durable or not
     */
    void restore(PendingFile record, long stagedBytes, Instant now) {
        size = record.size();
        received = record.received();
        durable = received;
        durableSize = size;
        boolean unsure = stagedBytes > size || record.failure().isPresent();
        torn = record.life() == FileLife.WRITING && unsure;
        lastData = Optional.of(now);
    }

    long size() {
        return size;
    }

    boolean isWhole() {
        return !torn && !lacksRefused() && received.coverFromZero(size);
    }

    /** @throws VfsException {@link VfsError#NO_SPACE} */
    void requireNothingRefused() throws VfsException {
        if (lacksRefused()) {
            throw new VfsException(VfsError.NO_SPACE, "bytes of it could not be written, so it is not whole");
        }
    }

    /** Whether bytes are missing that the disk refused: its writer was told, so nobody may take it for whole. */
    boolean lacksRefused() {
        return !refused.runs().isEmpty();
    }

    /** What the seal rules ask for. Where the clock has gone back, what seems to lie ahead counts from now: it must not wait for that day. */
    SealRules.Signals signals(boolean open, Instant now) {
        created = earlier(created, now);
        lastData = lastData.map(at -> earlier(at, now));
        lastSignal = lastSignal.map(at -> earlier(at, now));
        return new SealRules.Signals(open, isWhole(), created, lastData, lastSignal);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** A client that sees another write verifier than before sends again what was not durable, from its first byte on: so data mends what was torn. */
    void received(long offset, int length, Instant now) {
        torn = false;
        received = received.with(offset, length);
        refused = refused.without(offset, length);
        size = Math.max(size, offset + length);
        lastData = Optional.of(now);
    }

    /** A write failed: of its bytes there may be some, or others than before. */
    void refused(long offset, int length) {
        refused = refused.with(offset, length);
        received = received.without(offset, length);
        durable = durable.without(offset, length);
    }

    /** What was received when a sync of all bytes begins. */
    record Mark(ByteRanges received, long size) {}

    Mark mark() {
        return new Mark(received, size);
    }

    /** A sync has ended that began then. */
    void forced(Mark atStart) {
        if (atStart.received().total() >= durable.total()) {
            durable = atStart.received();
        }
        durableSize = Math.max(durableSize, atStart.size());
    }

    /**
     * The bytes that a larger size adds are zeros. Behind data it tells that the writer is done; before any, that it is about to begin: its silence counts
     * from then.
     */
    void truncated(long newSize, Instant now) {
        received = newSize < size ? received.truncatedTo(newSize) : received.with(size, newSize - size);
        durable = newSize < size ? durable.truncatedTo(newSize) : durable.with(size, newSize - size);
        refused = refused.truncatedTo(newSize);
        size = newSize;
        durableSize = newSize;
        signal(now);
        if (lastData.isEmpty() && newSize > 0) {
            lastData = Optional.of(now);
        }
    }

    /** What the journal keeps of a file: of its bytes those that are on the disk. */
    PendingFile record(
            InodeId id,
            Location location,
            String stagingFile,
            FileLife life,
            OwnAttributes own,
            Optional<Long> verifier,
            boolean replaces,
            Optional<String> failure) {
        return new PendingFile(
                id,
                location,
                stagingFile,
                life,
                durableSize,
                durable,
                own.mode(),
                own.uid(),
                own.gid(),
                own.accessed(),
                own.modified(),
                own.changed(),
                verifier,
                replaces,
                failure);
    }

    /** Its writer has closed it: what was never written is zeros. All of it is on the disk. */
    void closed() {
        torn = false;
        received = ByteRanges.NONE.with(0, size);
        durable = received;
        durableSize = size;
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
