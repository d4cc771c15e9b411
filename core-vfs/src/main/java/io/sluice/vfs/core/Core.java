package io.sluice.vfs.core;

import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.core.listing.ListingFiles;
import io.sluice.vfs.core.read.ReadPath;
import io.sluice.vfs.core.read.ReadSettings;
import io.sluice.vfs.core.write.Publisher;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.storage.StoreEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * The parts of the file system that its operations share.
 *
 * @param pins what the cache is told
 * @param lost those that only a lost metadata store knew
 * @param reservations the names that are being changed
 * @param trees what is being moved in stores, and what is being changed there; taken before the names and the places
 * @param removals directories that are being removed, and those that get new entries; taken after the trees
 * @param storePlaces the places in stores that are being written; taken after the names, if both are
 */
record Core(
        GatewaySettings settings,
        MetadataStore metadata,
        ContentCache cache,
        Clock clock,
        MountTable mounts,
        Pins pins,
        Identities identities,
        DirectoryTable directories,
        LostDirectories lost,
        Nodes nodes,
        Rules rules,
        Attributes attributes,
        Reservations<Location> reservations,
        Reservations<Publisher.Target> storePlaces,
        MovingTrees trees,
        MovingTrees removals,
        ReadPath reads) {
    /** The parts as what the metadata remembers makes them. */
    static Core open(
            GatewaySettings settings,
            ReadSettings reads,
            MetadataStore metadata,
            ListingFiles listings,
            ContentCache cache,
            MountTable mounts,
            Clock clock)
            throws VfsException {
        mounts.restore();
        Pins pins = new Pins(metadata, mounts);
        cache.follow(pins);
        ContentCache selective = new SelectiveCache(cache, mounts::isCached);
        Identities identities = new Identities(metadata);
        DirectoryTable directories = new DirectoryTable(metadata, identities, mounts, settings, listings, clock);
        Rules rules = new Rules(metadata, directories, mounts);
        return new Core(
                settings,
                metadata,
                selective,
                clock,
                mounts,
                pins,
                identities,
                directories,
                new LostDirectories(metadata, directories, mounts, clock),
                new Nodes(directories, identities, mounts),
                rules,
                new Attributes(metadata, directories, rules, clock.instant()),
                new Reservations<>(settings.storeDeadline()),
                new Reservations<>(settings.storeDeadline()),
                new MovingTrees(settings.storeDeadline()),
                new MovingTrees(settings.storeDeadline()),
                new ReadPath(selective, reads));
    }

    Instant now() {
        return clock.instant();
    }

    /** Who is told of changes. */
    ChangeNews news() {
        return directories.tools().news();
    }

    /** Tells who watches that the bytes of a file can be relied on now, or not any more. */
    void changed(WrittenFile file) {
        Location place = file.location();
        news().entryChanged(place.parent(), place.name());
        news().inodeChanged(file.id());
    }

    /** Where an entry of a directory lies, in the store of a mount; empty where there is none. */
    Optional<MovingTrees.Tree> tree(Directory directory, FileName name) throws VfsException {
        Placement placement = directories.placement(directory);
        return placement
                .mount()
                .map(mount ->
                        new MovingTrees.Tree(mount.id(), placement.storePath().child(name)));
    }

    /** For who is about to change that entry in its store: moves of it, or of a tree that it is in, are over then. */
    Lease change(Directory directory, FileName name) throws VfsException {
        while (true) {
            Optional<MovingTrees.Tree> place = tree(directory, name);
            if (place.isEmpty()) {
                return Lease.NOTHING;
            }
            Lease lease = trees.change(place.get());
            if (tree(directory, name).equals(place)) {
                return lease;
            }
            lease.close();
        }
    }

    /** For who is about to add that entry: nobody removes the directory meanwhile. */
    Lease add(Directory directory, FileName name) throws VfsException {
        Optional<MovingTrees.Tree> place = tree(directory, name);
        return place.isPresent() ? removals.change(place.get()) : Lease.NOTHING;
    }

    /** For who is about to remove that directory: nobody adds entries to it meanwhile. */
    Lease remove(Directory directory, FileName name) throws VfsException {
        Optional<MovingTrees.Tree> place = tree(directory, name);
        return place.isPresent() ? removals.move(place.get()) : Lease.NOTHING;
    }

    /** A directory that the caller may look into, and whose mount takes changes. */
    Placement requireChangeable(Caller caller, Directory directory) throws VfsException {
        Placement placement = directories.placement(directory);
        placement.requireWritable();
        Permissions.requireEntryChange(caller, attributes.ofDirectory(directory));
        return placement;
    }

    /** The directory's change from {@code before} to now. */
    Change changed(Directory directory, FileAttributes before) throws VfsException {
        directory.touched(now());
        return new Change(before, attributes.ofDirectory(directory));
    }

    ContentKey key(Node.StoredNode node) throws VfsException {
        Placement placement = directories.placement(node.parent());
        StoreEntry.StoreFile entry = node.entry();
        return new ContentKey(
                placement.requireMount().id(),
                placement.storePath().child(entry.name()),
                entry.size(),
                entry.version());
    }

    static void requireFile(Node node) throws VfsException {
        if (node instanceof Node.DirectoryNode) {
            throw new VfsException(VfsError.IS_DIRECTORY, "it is a directory");
        }
    }
}
