package io.sluice.vfs.core.write;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Change;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Payload;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.PendingFile;
import io.sluice.vfs.meta.Table;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** A file between its creation and its arrival in the store; what may be done to it is decided by the write-once policy. Thread-safe. */
public final class WrittenFile {
    private final InodeId id;
    private final StagingFile staging;
    private final Optional<Long> verifier;

    private final WrittenData data = new WrittenData();

    /** Shared by writes of bytes, exclusive for what must see them all: seal, truncate. Taken before the monitor of this. */
    private final BytesLock bytes = new BytesLock();

    // Guarded by the monitor of this.
    private final Whereabouts whereabouts;
    private FileLife life = FileLife.WRITING;
    private OwnAttributes attributes;
    private final WriteProgress progress;
    private boolean open;
    private Optional<String> failure = Optional.empty();
    private Instant sealedAt;
    private long edition;
    private boolean departed;

    public WrittenFile(
            InodeId id, Location location, StagingFile staging, OwnAttributes attributes, Optional<Long> verifier) {
        this.id = id;
        this.whereabouts = new Whereabouts(location, staging);
        this.staging = staging;
        this.attributes = attributes;
        this.progress = new WriteProgress(attributes.changed());
        this.sealedAt = attributes.changed();
        this.verifier = verifier;
    }

    /** A file that was there before a restart; its silence begins now. */
    public static WrittenFile restore(PendingFile record, StagingFile staging, Instant now) throws IOException {
        WrittenFile file =
                new WrittenFile(record.id(), record.location(), staging, OwnAttributes.of(record), record.verifier());
        synchronized (file) {
            file.life = record.life();
            file.progress.restore(record, staging.length(), now);
            staging.startOver(record.size());
            file.data.restore(record.received());
            file.whereabouts.restore(record);
            file.failure = record.failure();
            file.sealedAt = now;
        }
        return file;
    }

    public InodeId id() {
        return id;
    }

    public StagingFile staging() {
        return staging;
    }

    WrittenData data() {
        return data;
    }

    public synchronized Location location() {
        return whereabouts.location();
    }

    public synchronized FileLife life() {
        return life;
    }

    public synchronized long size() {
        return progress.size();
    }

    public synchronized boolean isOpen() {
        return open;
    }

    public synchronized boolean isUnlinked() {
        return whereabouts.isUnlinked();
    }

    /** Whether it is a file of its store now, or of nobody: then what is known here is out of date. */
    public synchronized boolean hasDeparted() {
        return departed;
    }

    /** Whether it takes the place of an object of its name in the store. */
    public synchronized boolean replaces() {
        return whereabouts.replaces();
    }

    public synchronized Optional<String> failure() {
        return failure;
    }

    public Optional<Long> verifier() {
        return verifier;
    }

    /** Counts the times its bytes were opened again; a publication of an older edition does not count. */
    public synchronized long edition() {
        return edition;
    }

    /** Where its bytes are in the store already, while a door still holds it open. */
    public synchronized Optional<Arrival> arrival() {
        return whereabouts.arrival(edition);
    }

    public synchronized void arrived(Arrival known) {
        whereabouts.arrived(known);
    }

    /** An object of it is about to be made; false if it does not lie there any more. Until the end its renames and unlinks are noted. */
    public synchronized boolean beginSending(Location place) {
        return whereabouts.beginSending(place, progress.size());
    }

    /** Ends that, if it has begun; tells what may be left at a place that it has left meanwhile. */
    public synchronized Optional<Sending.Left> endSending(Sending.End end) {
        return whereabouts.endSending(end);
    }

    public synchronized Instant sealedAt() {
        return sealedAt;
    }

    public synchronized OwnAttributes ownAttributes() {
        return attributes;
    }

    public synchronized SealRules.Signals signals(Instant now) {
        return progress.signals(open, now);
    }

    public synchronized FileAttributes attributes() {
        return attributes.ofFile(id, whereabouts.links(), progress.size(), life, staging.version(life, edition));
    }

    /** What the metadata store keeps of it. */
    public synchronized PendingFile record() {
        String name = staging.path().getFileName().toString();
        return progress.record(
                id, whereabouts.location(), name, life, attributes, verifier, whereabouts.replaces(), failure);
    }

    /** Takes it for a door's one writer. */
    public synchronized void open() {
        open = true;
    }

    public synchronized void close() {
        open = false;
    }

    /** Writes all of {@code from}; durable when this returns, if so asked. */
    public Change write(long offset, Payload from, boolean durable, Instant now) throws VfsException {
        int length = from.length();
        try (Lease _ = bytes.among()) {
            requireWriting();
            try {
                staging.write(offset, from);
                Change change = received(offset, length, durable, now);
                if (durable) {
                    force();
                }
                return change;
            } catch (VfsException e) {
                refused(offset, length, e);
                throw e;
            } finally {
                data.written(offset, length);
            }
        }
    }

    /** Makes durable what was received until now; the caller holds a lock of {@code bytes}. */
    private void force() throws VfsException {
        WriteProgress.Mark before;
        synchronized (this) {
            before = progress.mark();
        }
        staging.force();
        synchronized (this) {
            progress.forced(before);
        }
    }

    private synchronized void refused(long offset, int length, VfsException why) {
        if (life == FileLife.WRITING) {
            progress.refused(offset, length);
            failure = Optional.of("bytes of it could not be written: " + why.reason());
        }
    }

    private synchronized Change received(long offset, int length, boolean signal, Instant now) {
        FileAttributes before = attributes();
        progress.received(offset, length, now);
        attributes = attributes.touched(now);
        failure = failure.filter(any -> progress.lacksRefused());
        if (signal) {
            progress.signal(now);
        }
        return new Change(before, attributes());
    }

    /** Sets the size; bytes that this adds are zeros. */
    public Change truncate(long newSize, Instant now) throws VfsException {
        try (Lease _ = bytes.alone()) {
            requireWriting();
            staging.truncate(size(), newSize);
            synchronized (this) {
                FileAttributes before = attributes();
                progress.truncated(newSize, now);
                failure = failure.filter(any -> progress.lacksRefused());
                data.truncated(before.size(), newSize);
                attributes = attributes.touched(now);
                return new Change(before, attributes());
            }
        }
    }

    /**
     * Changes everything but the size.
     *
     * @return false if the file has departed: then who keeps its attributes now must be told, too
     */
    public synchronized boolean change(AttributeChange change, Instant now) {
        attributes = attributes.with(change, now);
        progress.signal(now);
        return !departed;
    }

    /** Writes the file's record into the journal, unless it does not belong there any more. */
    public synchronized void recordIn(Table<InodeId, PendingFile> journal) {
        if (!departed && !whereabouts.isUnlinked()) {
            journal.put(id, record());
        }
    }

    /**
     * Ends the life of this object, when its bytes are in the store and nobody writes it again: from then on {@code heir} keeps its attributes.
     *
     * @param heir called under the monitor of this, so that no change falls between the two
     * @return false if it is open, or was opened again since that edition
     */
    public synchronized boolean depart(long finished, Consumer<OwnAttributes> heir) {
        if (edition != finished || open || whereabouts.isUnlinked() || life != FileLife.SEALED) {
            return false;
        }
        departed = true;
        heir.accept(attributes);
        return true;
    }

    /**
     * Its mount was taken away: from then on it takes no byte and is not published, and {@code heir} keeps its record.
     *
     * @param heir called under the monitor of this, with everything durable that was written until then
     * @return false if it has departed or was unlinked meanwhile
     */
    public boolean leave(Consumer<PendingFile> heir) throws VfsException {
        try (Lease _ = bytes.alone()) {
            force();
            synchronized (this) {
                if (departed || whereabouts.isUnlinked()) {
                    return false;
                }
                heir.accept(record());
                departed = true;
                data.displaced();
                edition++;
                fail("its mount was taken away by force; it is kept, and goes on when that is mounted again");
                return true;
            }
        }
    }

    /** Makes what was written durable. */
    public void commit(Instant now) throws VfsException {
        try (Lease _ = bytes.alone()) {
            force();
            synchronized (this) {
                progress.signal(now);
            }
        }
    }

    /**
     * Makes its bytes durable and final.
     *
     * @param holesAreZeros whether what was never written is zeros: the writer has closed it, so nothing is on its way
     * @return false if it was sealed already
     * @throws VfsException {@link VfsError#NO_SPACE} if bytes of it were refused by the disk and not written again: it is not whole
     */
    public boolean seal(boolean holesAreZeros, Instant now) throws VfsException {
        try (Lease _ = bytes.alone()) {
            if (life() != FileLife.WRITING) {
                return false;
            }
            force();
            synchronized (this) {
                progress.requireNothingRefused();
                if (holesAreZeros) {
                    progress.closed();
                }
                life = FileLife.SEALED;
                sealedAt = now;
            }
            return true;
        }
    }

    /**
     * Lets it be written again: a publication that is under way does not count.
     *
     * @return false if it has departed: it is a file of the store now
     */
    public boolean reopen(Instant now) {
        try (Lease _ = bytes.alone()) {
            synchronized (this) {
                if (life != FileLife.WRITING && !departed) {
                    life = FileLife.WRITING;
                    edition++;
                    failure = Optional.empty();
                    progress.reopened(now);
                }
                return !departed;
            }
        }
    }

    /** Not published, but kept where the operator sees it. */
    public synchronized void setAside(String reason) {
        failure = Optional.of(reason);
    }

    public synchronized void fail(String reason) {
        life = FileLife.FAILED;
        failure = Optional.of(reason);
    }

    /** It was refused, and is to be tried again; false if it was not, or its mount is gone. */
    public synchronized boolean retry() {
        boolean refused = life == FileLife.FAILED && !departed && !whereabouts.isUnlinked();
        if (refused) {
            life = FileLife.SEALED;
            failure = Optional.empty();
        }
        return refused;
    }

    /**
     * Gives it another name; what was in the store under the old one is not its business any more.
     *
     * @param replacesThere whether an object of the new name is in the store, which it takes the place of
     * @param notes of the old place
     */
    public synchronized void moveTo(Location newLocation, boolean replacesThere, Instant now, StrayNotes notes) {
        whereabouts.moveTo(newLocation, replacesThere, notes);
        attributes = attributes.changedAt(now);
        data.displaced();
    }

    /** From now on it takes the place of an object in the store. */
    public synchronized void takesThePlaceOfAnObject() {
        whereabouts.takesThePlaceOfAnObject();
    }

    /** @return whether an object of it is being made, for which its bytes are still needed */
    public synchronized boolean unlink(StrayNotes notes) {
        data.displaced();
        return whereabouts.unlink(notes);
    }

    private void requireWriting() throws VfsException {
        if (life() != FileLife.WRITING) {
            throw new VfsException(VfsError.WRITE_ONCE, "the file was sealed meanwhile");
        }
    }
}
