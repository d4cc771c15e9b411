package io.sluice.vfs.core;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.Content;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.Created;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Payload;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.WriteOncePolicy.Ask;
import io.sluice.vfs.core.WriteOncePolicy.Verdict;
import io.sluice.vfs.core.write.OwnAttributes;
import io.sluice.vfs.core.write.StagingFile;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.PendingFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;

/** The operations that change the bytes of files; what they may do is decided by the write-once policy alone. */
final class Writing {
    private static final int DEFAULT_MODE = 0644;

    private final Core core;
    private final Staging staging;
    private final Sealing sealing;
    private final Reading reading;
    private final RecentSeals recentSeals;

    Writing(Core core, Staging staging, Sealing sealing, Reading reading, RecentSeals recentSeals) {
        this.core = core;
        this.staging = staging;
        this.sealing = sealing;
        this.reading = reading;
        this.recentSeals = recentSeals;
    }

    Created create(Caller caller, InodeId directoryId, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        Directory directory = core.nodes().requireDirectory(directoryId);
        FileAttributes before = core.attributes().ofDirectory(directory);
        Permissions.require(caller, before, Permissions.EXECUTE);
        Location place = new Location(directoryId, name);
        try (Lease _ = core.add(directory, name);
                Lease _ = core.reservations().reserve(place)) {
            core.directories().requireStill(directory);
            Optional<Node> existing = core.nodes().find(directory, name);
            if (existing.isPresent()) {
                FileAttributes taken = take(caller, existing.get(), mode, attributes);
                return new Created(taken, new Change(before, before));
            }
            Placement placement = core.requireChangeable(caller, directory);
            placement.requireRoomFor(name);
            WrittenFile file = begin(caller, directory, place, mode, attributes, before);
            return new Created(file.attributes(), core.changed(directory, before));
        }
    }

    private FileAttributes take(Caller caller, Node existing, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        switch (mode) {
            case CreateMode.Guarded _ -> throw new VfsException(VfsError.EXISTS, "the name is taken");
            case CreateMode.Exclusive exclusive -> {
                boolean ours = existing instanceof Node.WrittenNode written
                        && written.file().verifier().equals(Optional.of(exclusive.verifier()));
                if (!ours) {
                    throw new VfsException(VfsError.EXISTS, "the name is taken");
                }
            }
            case CreateMode.Unchecked _ -> {
                Core.requireFile(existing);
                if (attributes.size().isPresent()) {
                    resize(caller, existing, attributes.size().getAsLong());
                }
            }
        }
        return reading.attributes(existing.id());
    }

    private WrittenFile begin(
            Caller caller,
            Directory directory,
            Location place,
            CreateMode mode,
            AttributeChange attributes,
            FileAttributes parent)
            throws VfsException {
        Instant now = core.now();
        OwnAttributes own = new OwnAttributes(DEFAULT_MODE, caller.uid(), groupIn(caller, parent), now, now, now)
                .with(attributes.withoutSize(), now);
        Optional<Long> verifier =
                mode instanceof CreateMode.Exclusive exclusive ? Optional.of(exclusive.verifier()) : Optional.empty();
        InodeId id = core.identities().idOf(place.parent(), place.name());
        WrittenFile file = new WrittenFile(id, place, staging.create(), own, verifier);
        if (directory
                .local(place.name())
                .filter(LocalEntry.Buried.class::isInstance)
                .isPresent()) {
            file.takesThePlaceOfAnObject();
        }
        attach(directory, file);
        return file;
    }

    /** A file made in a set-group-id directory has its group. */
    static int groupIn(Caller caller, FileAttributes parent) {
        return (parent.mode() & Permissions.SET_GROUP_ID) != 0 ? parent.gid() : caller.gid();
    }

    private void attach(Directory directory, WrittenFile file) throws VfsException {
        core.nodes().written().put(file.id(), file);
        directory.putLocal(new LocalEntry.Written(file.location().name(), file));
        core.metadata().pendingFiles().put(file.id(), file.record());
        Durability.sync(core.metadata());
    }

    /** Takes the file for its one writer. */
    WrittenFile open(Caller caller, InodeId id, boolean truncate) throws VfsException {
        Node node = core.nodes().require(id);
        Core.requireFile(node);
        FileAttributes attributes = core.attributes().of(node);
        if (!Reading.writes(caller, attributes)) {
            Permissions.require(caller, attributes, Permissions.WRITE);
        }
        Verdict verdict = judge(node, truncate ? Ask.OPEN_TRUNCATING : Ask.OPEN);
        WrittenFile file = switch (verdict) {
            case ALLOW -> written(node);
            case REPLACE -> replace(node);
            case NOTHING_TO_DO, REOPEN, REFUSE_SEALED, REFUSE_SECOND_WRITER, REFUSE_READ_ONLY -> throw refusal(verdict);
        };
        file.open();
        if (truncate && file.size() > 0) {
            truncate(file, 0);
        }
        return file;
    }

    /** Begins a new content in the place of the old one, which stays in the store until then. */
    private WrittenFile replace(Node node) throws VfsException {
        return switch (node) {
            case Node.WrittenNode sealed -> {
                if (!sealed.file().reopen(core.now())) {
                    yield replace(arrived(sealed));
                }
                core.changed(sealed.file());
                truncate(sealed.file(), 0);
                yield sealed.file();
            }
            case Node.StoredNode stored -> {
                WrittenFile file = successor(stored);
                attach(stored.parent(), file);
                yield file;
            }
            case Node.DirectoryNode _, Node.UnlinkedNode _ -> throw refusal(Verdict.REFUSE_SEALED);
        };
    }

    Change write(Caller caller, InodeId id, long offset, Payload data, Stability stability) throws VfsException {
        Node node = core.nodes().require(id);
        Core.requireFile(node);
        FileAttributes before = core.attributes().of(node);
        if (!Permissions.owns(caller, before)) {
            Permissions.require(caller, before, Permissions.WRITE);
        }
        requireInRange(node, offset, data.length());
        Ask ask = before.life() == FileLife.WRITING ? Ask.WRITE : classify(node, offset, data);
        Verdict verdict = judge(node, ask);
        return switch (verdict) {
            case ALLOW -> write(written(node), offset, data, stability);
            case NOTHING_TO_DO -> new Change(before, before);
            case REOPEN -> write(reopen(node), offset, data, stability);
            case REPLACE, REFUSE_SEALED, REFUSE_SECOND_WRITER, REFUSE_READ_ONLY -> throw refusal(verdict);
        };
    }

    private Change write(WrittenFile file, long offset, Payload data, Stability stability) throws VfsException {
        boolean durable = stability == Stability.DURABLE;
        try {
            Change change = file.write(offset, data, durable, core.now());
            if (durable) {
                sealing.journal(file);
            }
            sealing.written(file);
            return change;
        } catch (VfsException e) {
            if (file.failure().isPresent()) {
                file.recordIn(
                        core.metadata().pendingFiles()); // durable with the next sync: this one may be refused, too
            }
            throw e;
        }
    }

    private void requireInRange(Node node, long offset, int length) throws VfsException {
        if (offset < 0) {
            throw new VfsException(VfsError.INVALID, "a negative offset");
        }
        Placement placement = core.directories().placement(parentOf(node));
        long largest = placement.mount().isPresent()
                ? placement.requireMount().store().traits().maxObjectBytes()
                : Long.MAX_VALUE;
        if (offset > largest - length) {
            throw new VfsException(VfsError.TOO_LARGE, "the store takes at most " + largest + " bytes in a file");
        }
    }

    /** What a write to a file that is sealed may be: sent again, sent late, or a change. */
    private Ask classify(Node node, long offset, Payload data) throws VfsException {
        Content content = reading.content(node);
        long size = content.size();
        int length = data.length();
        int overlap = (int) Math.max(0, Math.min(length, size - offset));
        ByteBuffer stored = ByteBuffer.allocate(overlap);
        if (overlap > 0 && content.read(offset, stored) < overlap) {
            return Ask.WRITE;
        }
        if (!data.beginsWith(stored.flip())) {
            return Ask.WRITE;
        }
        if (overlap == length) {
            return Ask.WRITE_AGAIN;
        }
        return takesLateWrites(node) ? Ask.WRITE_LATE : Ask.WRITE;
    }

    private boolean takesLateWrites(Node node) {
        return switch (node) {
            case Node.WrittenNode written ->
                recentSeals.takesLateWrites(written.file().sealedAt(), core.now());
            case Node.StoredNode stored -> recentSeals.takesLateWrites(stored.id(), core.now());
            case Node.DirectoryNode _, Node.UnlinkedNode _ -> false;
        };
    }

    /** Back to being written, with all its bytes. */
    private WrittenFile reopen(Node node) throws VfsException {
        return switch (node) {
            case Node.WrittenNode sealed -> {
                if (!sealed.file().reopen(core.now())) {
                    yield reopen(arrived(sealed));
                }
                core.changed(sealed.file());
                sealing.journal(sealed.file());
                yield sealed.file();
            }
            case Node.StoredNode stored -> reopenStored(stored);
            case Node.DirectoryNode _, Node.UnlinkedNode _ -> throw refusal(Verdict.REFUSE_SEALED);
        };
    }

    /** Its bytes are here, durably, before it is shown as one that is being written: a kill on the way leaves it as it was. */
    private WrittenFile reopenStored(Node.StoredNode known) throws VfsException {
        try (Lease _ = core.reservations().reserve(known.location())) {
            if (core.nodes().require(known.id()) instanceof Node.StoredNode stored) {
                WrittenFile file = copyOf(stored);
                attach(stored.parent(), file);
                return file;
            }
        }
        return reopen(core.nodes().require(known.id())); // somebody else has opened it again meanwhile
    }

    private WrittenFile copyOf(Node.StoredNode stored) throws VfsException {
        StagingFile copy = staging.create();
        try {
            long size = copy.fill(reading.content(stored));
            PendingFile record = new WrittenFile(
                            stored.id(),
                            stored.location(),
                            copy,
                            core.attributes().own(stored),
                            Optional.empty())
                    .record();
            return WrittenFile.restore(record.having(size), copy, core.now());
        } catch (IOException e) {
            copy.discard();
            throw new VfsException(VfsError.IO, "cannot open it again: " + e.getMessage(), e);
        } catch (VfsException e) {
            copy.discard();
            throw e;
        }
    }

    private WrittenFile successor(Node.StoredNode stored) throws VfsException {
        WrittenFile file = new WrittenFile(
                stored.id(),
                stored.location(),
                staging.create(),
                core.attributes().own(stored).changedAt(core.now()),
                Optional.empty());
        file.takesThePlaceOfAnObject();
        return file;
    }

    /** What a file that has departed is from now on: its name is reserved until it is there. */
    private Node arrived(Node.WrittenNode departed) throws VfsException {
        core.reservations().reserve(departed.file().location()).close();
        return core.nodes().require(departed.id());
    }

    Change commit(InodeId id) throws VfsException {
        Node node = core.nodes().require(id);
        Core.requireFile(node);
        FileAttributes before = core.attributes().of(node);
        if (node instanceof Node.WrittenNode written) {
            written.file().commit(core.now());
            sealing.journal(written.file());
        }
        return new Change(before, core.attributes().of(node));
    }

    /** Sets the size of a file. */
    void resize(Caller caller, Node node, long size) throws VfsException {
        Core.requireFile(node);
        FileAttributes attributes = core.attributes().of(node);
        if (!Reading.writes(caller, attributes)) {
            Permissions.require(caller, attributes, Permissions.WRITE);
        }
        requireInRange(node, size, 0);
        Verdict verdict = judge(node, resizing(node, size, attributes.size()));
        switch (verdict) {
            case ALLOW -> truncate(written(node), size);
            case REOPEN -> truncate(reopen(node), size);
            case REPLACE -> replace(node);
            case NOTHING_TO_DO -> {}
            case REFUSE_SEALED, REFUSE_SECOND_WRITER, REFUSE_READ_ONLY -> throw refusal(verdict);
        }
    }

    /** Through a door without opens, a sealed file whose size is set to nothing is one that is opened to be written anew. */
    private static Ask resizing(Node node, long size, long present) {
        if (size == present) {
            return Ask.KEEP_SIZE;
        }
        boolean written = node instanceof Node.WrittenNode known
                && (known.file().isOpen() || known.file().life() == FileLife.WRITING);
        return size == 0 && !written ? Ask.OPEN_TRUNCATING : Ask.TRUNCATE;
    }

    private void truncate(WrittenFile file, long size) throws VfsException {
        file.truncate(size, core.now());
        sealing.journal(file);
    }

    private Verdict judge(Node node, Ask ask) throws VfsException {
        Optional<Mount> mount = core.directories().placement(parentOf(node)).mount();
        boolean readonly = mount.map(Mount::readonly).orElse(true);
        boolean replace = mount.map(there -> there.options().replace()).orElse(false);
        return switch (node) {
            case Node.WrittenNode written ->
                WriteOncePolicy.judge(
                        written.file().life(),
                        ask,
                        new WriteOncePolicy.Circumstances(
                                readonly, replace, written.file().isOpen()));
            case Node.StoredNode _, Node.UnlinkedNode _, Node.DirectoryNode _ ->
                WriteOncePolicy.judge(
                        FileLife.PERSISTED, ask, new WriteOncePolicy.Circumstances(readonly, replace, false));
        };
    }

    private Directory parentOf(Node node) throws VfsException {
        return switch (node) {
            case Node.DirectoryNode found -> found.directory();
            case Node.StoredNode stored -> stored.parent();
            case Node.WrittenNode written ->
                core.directories().require(written.file().location().parent());
            case Node.UnlinkedNode _ -> core.directories().root();
        };
    }

    private static WrittenFile written(Node node) throws VfsException {
        if (node instanceof Node.WrittenNode written) {
            return written.file();
        }
        throw refusal(Verdict.REFUSE_SEALED);
    }

    private static VfsException refusal(Verdict verdict) {
        return switch (verdict) {
            case REFUSE_SECOND_WRITER ->
                new VfsException(VfsError.WRITE_ONCE, "the file has a writer; a file is written by one, once");
            case REFUSE_READ_ONLY -> new VfsException(VfsError.READ_ONLY, "the mount is read-only");
            case REFUSE_SEALED, ALLOW, NOTHING_TO_DO, REOPEN, REPLACE ->
                new VfsException(VfsError.WRITE_ONCE, "the file is sealed: files are written once");
        };
    }
}
