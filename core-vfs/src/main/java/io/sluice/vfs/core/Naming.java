package io.sluice.vfs.core;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.Created;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.listing.Snapshot;
import io.sluice.vfs.core.write.OwnAttributes;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Makes and removes names; renames stand in {@link Renaming}. */
final class Naming {
    private static final int DEFAULT_DIRECTORY_MODE = 0755;

    private final Core core;
    private final Unlinking unlinking;

    Naming(Core core, Unlinking unlinking) {
        this.core = core;
        this.unlinking = unlinking;
    }

    Created makeDirectory(Caller caller, InodeId parentId, FileName name, AttributeChange attributes)
            throws VfsException {
        Directory parent = core.nodes().requireDirectory(parentId);
        FileAttributes before = core.attributes().ofDirectory(parent);
        Permissions.require(caller, before, Permissions.EXECUTE);
        try (Lease _ = core.change(parent, name);
                Lease _ = core.add(parent, name);
                Lease _ = core.reservations().reserve(new Location(parentId, name))) {
            core.directories().requireStill(parent);
            if (core.nodes().find(parent, name).isPresent()) {
                throw new VfsException(VfsError.EXISTS, "the name is taken: " + name);
            }
            Placement placement = core.requireChangeable(caller, parent);
            placement.requireRoomFor(name);
            make(placement, name);
            Instant now = core.now();
            Directory directory = core.directories().child(parent, name);
            int inherited = before.mode() & Permissions.SET_GROUP_ID;
            int mode = attributes.mode().orElse(DEFAULT_DIRECTORY_MODE) | inherited;
            OwnAttributes own = new OwnAttributes(mode, caller.uid(), Writing.groupIn(caller, before), now, now, now)
                    .with(attributes.withMode(mode).withoutSize(), now);
            core.attributes().keep(directory.id(), own);
            parent.putLocal(
                    new LocalEntry.Added(name, new StoreEntry.StoreDirectory(name, now), now, parent.nextChange()));
            Durability.sync(core.metadata());
            return new Created(core.attributes().ofDirectory(directory), core.changed(parent, before));
        }
    }

    private static void make(Placement placement, FileName name) throws VfsException {
        try {
            placement.requireMount().store().makeDirectory(placement.storePath().child(name));
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
    }

    Change remove(Caller caller, InodeId parentId, FileName name) throws VfsException {
        Directory parent = core.nodes().requireDirectory(parentId);
        FileAttributes before = core.attributes().ofDirectory(parent);
        Permissions.require(caller, before, Permissions.EXECUTE);
        try (Lease _ = core.change(parent, name);
                Lease _ = core.reservations().reserve(new Location(parentId, name))) {
            Node node = core.nodes().require(parent, name);
            Core.requireFile(node);
            core.requireChangeable(caller, parent);
            Permissions.requireEntryChange(caller, before, core.attributes().of(node));
            switch (node) {
                case Node.WrittenNode written -> unlinking.unlink(written.file());
                case Node.StoredNode stored -> unlinking.unlink(stored);
                case Node.UnlinkedNode _, Node.DirectoryNode _ -> removeHidden(parent, name);
            }
            keepDirectory(parent);
            Durability.sync(core.metadata());
            return core.changed(parent, before);
        }
    }

    private void removeHidden(Directory parent, FileName name) {
        if (parent.local(name).orElseThrow() instanceof LocalEntry.Hidden hidden) {
            unlinking.unlinkHidden(parent, hidden);
        }
    }

    Change removeDirectory(Caller caller, InodeId parentId, FileName name) throws VfsException {
        Directory parent = core.nodes().requireDirectory(parentId);
        FileAttributes before = core.attributes().ofDirectory(parent);
        Permissions.require(caller, before, Permissions.EXECUTE);
        try (Lease _ = core.change(parent, name);
                Lease _ = core.remove(parent, name);
                Lease _ = core.reservations().reserve(new Location(parentId, name))) {
            if (!(core.nodes().require(parent, name) instanceof Node.DirectoryNode found)) {
                throw new VfsException(VfsError.NOT_DIRECTORY, name + " is a file");
            }
            core.requireChangeable(caller, parent);
            Permissions.requireEntryChange(caller, before, core.attributes().of(found));
            removeEmpty(parent, found.directory());
            keepDirectory(parent);
            Durability.sync(core.metadata());
            return core.changed(parent, before);
        }
    }

    /** Removes a directory from its store and the namespace. */
    void removeEmpty(Directory parent, Directory directory) throws VfsException {
        Placement placement = core.directories().placement(directory);
        if (core.mounts().isAtOrAboveMount(placement.path())) {
            throw new VfsException(VfsError.NOT_PERMITTED, placement.path() + " is or leads to a mount");
        }
        if (directory.anyLocal(Naming::isThere)) {
            throw new VfsException(VfsError.NOT_EMPTY, placement.path() + " is not empty");
        }
        try {
            placement.requireMount().store().removeDirectory(placement.storePath());
        } catch (UfsException e) {
            if (e.error() != UfsError.NOT_FOUND) {
                throw StoreErrors.of(e);
            }
        }
        FileName name = directory.location().orElseThrow().name();
        core.metadata().update(() -> {
            core.attributes().forget(directory.id());
            core.rules().forget(directory.id());
            core.directories().removed(directory);
        });
        unlinking.gone(parent, name);
    }

    private static boolean isThere(LocalEntry entry) {
        return switch (entry) {
            case LocalEntry.Written _, LocalEntry.Hidden _ -> true;
            case LocalEntry.Added _, LocalEntry.Gone _, LocalEntry.Buried _, LocalEntry.Underway _ -> false;
        };
    }

    /** A directory that has lost its last entry stays, also where directories are only prefixes of keys: it gets a marker. */
    void keepDirectory(Directory directory) throws VfsException {
        Placement placement = core.directories().placement(directory);
        Mount mount = placement.requireMount();
        if (placement.storePath().isRoot() || mount.store().traits().realDirectories()) {
            return;
        }
        if (othersAreListed(directory) || directory.anyLocal(LocalEntry.Added.class::isInstance)) {
            return;
        }
        mark(mount, placement.storePath());
    }

    /** Whether the last listing, if there is one, shows something that nothing is known of here. */
    private static boolean othersAreListed(Directory directory) throws VfsException {
        Optional<Snapshot> last = directory.listing().last();
        if (last.isEmpty()) {
            return false;
        }
        try {
            return showsOthers(directory, last.get());
        } catch (IOException e) {
            // Nothing is known then, and a marker too many harms nobody.
            return false;
        }
    }

    private static boolean showsOthers(Directory directory, Snapshot snapshot) throws IOException {
        Snapshot.Cursor listed = snapshot.after(0);
        while (!listed.isAtEnd()) {
            if (directory.local(listed.entry().name()).isEmpty()) {
                return true;
            }
            listed.advance();
        }
        return false;
    }

    /** @throws VfsException {@link VfsError#NOT_EMPTY} if anything is in it, by what its store lists and what is known better */
    static void requireEmpty(Directory directory) throws VfsException {
        boolean something = directory.anyLocal(entry -> isThere(entry) || entry instanceof LocalEntry.Added)
                || directory.listing().whole(snapshot -> showsOthers(directory, snapshot));
        if (something) {
            throw new VfsException(VfsError.NOT_EMPTY, "the directory that would be replaced is not empty");
        }
    }

    private static void mark(Mount mount, StorePath path) throws VfsException {
        try {
            mount.store().makeDirectory(path);
        } catch (UfsException e) {
            if (e.error() != UfsError.EXISTS) {
                throw StoreErrors.of(e);
            }
        }
    }
}
