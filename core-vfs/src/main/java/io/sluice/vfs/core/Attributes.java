package io.sluice.vfs.core;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.write.OwnAttributes;
import io.sluice.vfs.meta.AttributeRecord;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.storage.StoreEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The attributes of inodes: what the store says, under what was changed here. Thread-safe. */
final class Attributes {
    private static final int LINKS_OF_DIRECTORY = 2;
    private static final int MODE_WITHOUT_MOUNT = 0555;

    private final MetadataStore metadata;
    private final DirectoryTable directories;
    private final Rules rules;
    private final ContentNumbers numbers = new ContentNumbers();

    /** What directories show that belong to no store. */
    private final Instant started;

    Attributes(MetadataStore metadata, DirectoryTable directories, Rules rules, Instant started) {
        this.metadata = metadata;
        this.directories = directories;
        this.rules = rules;
        this.started = started;
    }

    FileAttributes of(Node node) throws VfsException {
        return switch (node) {
            case Node.DirectoryNode found -> ofDirectory(found.directory());
            case Node.StoredNode file -> ofStored(file);
            case Node.WrittenNode file -> file.file().attributes();
            case Node.UnlinkedNode file -> ofUnlinked(file.file());
        };
    }

    FileAttributes ofDirectory(Directory directory) throws VfsException {
        Placement placement = directories.placement(directory);
        AttributeRecord own = rules.in(directory).over(recorded(directory.id()), false);
        Optional<MountOptions> options = placement.mount().map(Mount::options);
        Instant seen = placement.mount().map(Mount::since).orElse(started);
        Instant modified = directory.modified().or(own::modified).orElse(seen);
        return new FileAttributes(
                directory.id(),
                FileType.DIRECTORY,
                own.mode().orElse(options.map(MountOptions::directoryMode).orElse(MODE_WITHOUT_MOUNT)),
                LINKS_OF_DIRECTORY,
                own.uid().orElse(options.map(MountOptions::uid).orElse(0)),
                own.gid().orElse(options.map(MountOptions::gid).orElse(0)),
                FileAttributes.DIRECTORY_SIZE,
                own.accessed().orElse(modified),
                modified,
                later(own.changed().orElse(modified), modified),
                FileLife.PERSISTED);
    }

    FileAttributes ofStored(Node.StoredNode node) throws VfsException {
        OptionalLong version = OptionalLong.of(versionOf(node));
        return own(node).ofFile(node.id(), 1, node.entry().size(), FileLife.PERSISTED, version);
    }

    /** What tells its bytes from others that it has had. */
    long versionOf(Node.StoredNode node) throws VfsException {
        StoreEntry.StoreFile entry = node.entry();
        String mount = directories.placement(node.parent()).requireMount().id();
        return numbers.of(node.id(), mount, entry.size(), entry.version());
    }

    long versionOf(UnlinkedFile file) {
        return numbers.of(
                file.id(), file.mount().id(), file.key().size(), file.key().version());
    }

    /** The versions of files that were written here. */
    ContentNumbers numbers() {
        return numbers;
    }

    /** What a stored file shows beside its size, as one value that can follow it elsewhere. */
    OwnAttributes own(Node.StoredNode node) throws VfsException {
        StoreEntry.StoreFile entry = node.entry();
        MountOptions options =
                directories.placement(node.parent()).requireMount().options();
        AttributeRecord own = rules.in(node.parent()).over(recorded(node.id()), true);
        Instant modified = own.modified().orElse(entry.modified());
        return new OwnAttributes(
                own.mode().orElse(options.fileMode()),
                own.uid().orElse(options.uid()),
                own.gid().orElse(options.gid()),
                own.accessed().orElse(modified),
                modified,
                own.changed().orElse(modified));
    }

    private FileAttributes ofUnlinked(UnlinkedFile file) {
        OptionalLong version = OptionalLong.of(versionOf(file));
        return file.attributes().ofFile(file.id(), 0, file.key().size(), FileLife.PERSISTED, version);
    }

    private AttributeRecord recorded(InodeId id) {
        return metadata.attributes().get(id).orElse(AttributeRecord.NONE);
    }

    /** Keeps a change of everything but the size. */
    void change(Node node, AttributeChange change, Instant now) throws VfsException {
        AttributeRecord old = switch (node) {
            case Node.DirectoryNode found -> rules.in(found.directory()).over(recorded(found.id()), false);
            case Node.StoredNode file -> rules.in(file.parent()).over(recorded(file.id()), true);
            case Node.WrittenNode _, Node.UnlinkedNode _ -> recorded(node.id());
        };
        metadata.attributes()
                .put(
                        node.id(),
                        new AttributeRecord(
                                either(change.mode(), old.mode()),
                                either(change.uid(), old.uid()),
                                either(change.gid(), old.gid()),
                                change.accessed().or(old::accessed),
                                change.modified().or(old::modified),
                                Optional.of(now),
                                rules.lastNumber()));
        directories.tools().news().inodeChanged(node.id());
    }

    /** Keeps all that a file was given while it was written. */
    void keep(InodeId id, OwnAttributes own) {
        metadata.attributes().put(id, record(own));
        directories.tools().news().inodeChanged(id);
    }

    /** As it is kept. */
    AttributeRecord record(OwnAttributes own) {
        return new AttributeRecord(
                OptionalInt.of(own.mode()),
                OptionalInt.of(own.uid()),
                OptionalInt.of(own.gid()),
                Optional.of(own.accessed()),
                Optional.of(own.modified()),
                Optional.of(own.changed()),
                rules.lastNumber());
    }

    void forget(InodeId id) {
        metadata.attributes().remove(id);
        directories.tools().news().inodeChanged(id);
    }

    private static OptionalInt either(OptionalInt changed, OptionalInt old) {
        return changed.isPresent() ? changed : old;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
