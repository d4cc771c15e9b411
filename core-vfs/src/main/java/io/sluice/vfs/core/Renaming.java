package io.sluice.vfs.core;

import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Renamed;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.write.OwnAttributes;
import io.sluice.vfs.core.write.Publisher;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.AttributeRecord;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.MoveRecord;
import io.sluice.vfs.meta.MovedObject;
import io.sluice.vfs.meta.PendingFile;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Renames files and directories: atomic in the namespace, within one mount. */
final class Renaming {
    private final Core core;
    private final Unlinking unlinking;
    private final Naming naming;
    private final Sealing sealing;
    private final DirectoryMove directoryMove;
    private final Moves moves;

    /** The two ends of a rename. */
    private record Move(Directory from, FileName fromName, Directory to, FileName toName) {
        Location source() {
            return new Location(from.id(), fromName);
        }

        Location target() {
            return new Location(to.id(), toName);
        }
    }

    Renaming(Core core, Unlinking unlinking, Naming naming, Sealing sealing, Moves moves) {
        this.core = core;
        this.unlinking = unlinking;
        this.naming = naming;
        this.sealing = sealing;
        this.directoryMove = new DirectoryMove(core, moves);
        this.moves = moves;
    }

    Renamed rename(Caller caller, InodeId fromId, FileName fromName, InodeId toId, FileName toName)
            throws VfsException {
        Directory from = core.nodes().requireDirectory(fromId);
        Directory to = core.nodes().requireDirectory(toId);
        FileAttributes fromBefore = core.attributes().ofDirectory(from);
        FileAttributes toBefore = core.attributes().ofDirectory(to);
        Permissions.require(caller, fromBefore, Permissions.EXECUTE);
        Permissions.require(caller, toBefore, Permissions.EXECUTE);
        Move move = new Move(from, fromName, to, toName);
        core.nodes().require(from, fromName);
        if (move.source().equals(move.target())) {
            return new Renamed(new Change(fromBefore, fromBefore), new Change(toBefore, toBefore));
        }
        requireOneMount(move);
        core.requireChangeable(caller, from);
        core.requireChangeable(caller, to);
        List<WrittenFile> waiting = renameReserved(caller, move, fromBefore, toBefore);
        sealing.renamed(waiting);
        Change fromChange = core.changed(from, fromBefore);
        return new Renamed(fromChange, from.equals(to) ? fromChange : core.changed(to, toBefore));
    }

    /** A file that lies in its store moves there too: then uploads that are under way to one of the two places arrive first. */
    private List<WrittenFile> renameReserved(
            Caller caller, Move move, FileAttributes fromBefore, FileAttributes toBefore) throws VfsException {
        while (true) {
            Node seen = core.nodes().require(move.from(), move.fromName());
            try (Lease _ = reserveTrees(move, seen);
                    Lease _ = core.add(move.to(), move.toName());
                    Lease _ = isStored(seen) ? reservePlaces(move) : Lease.NOTHING;
                    Lease _ = core.reservations().reserve(move.source(), move.target())) {
                core.directories().requireStill(move.to());
                Node node = core.nodes().require(move.from(), move.fromName());
                if (node.getClass().equals(seen.getClass())) {
                    rename(caller, move, node, fromBefore, toBefore);
                    return sealing.waiting(node);
                }
            }
        }
    }

    /** What moves in the store is alone at both places; what is only named anew must not be where something else moves. */
    private Lease reserveTrees(Move move, Node node) throws VfsException {
        Placement placement = core.directories().placement(move.from());
        String mount = placement.requireMount().id();
        MovingTrees.Tree from =
                new MovingTrees.Tree(mount, placement.storePath().child(move.fromName()));
        MovingTrees.Tree to = new MovingTrees.Tree(
                mount, core.directories().placement(move.to()).storePath().child(move.toName()));
        return node instanceof Node.WrittenNode || node instanceof Node.UnlinkedNode
                ? core.trees().change(from, to)
                : core.trees().move(from, to);
    }

    private static boolean isStored(Node node) {
        return node instanceof Node.StoredNode;
    }

    private Lease reservePlaces(Move move) throws VfsException {
        return core.storePlaces().reserve(place(move.from(), move.fromName()), place(move.to(), move.toName()));
    }

    private Publisher.Target place(Directory directory, FileName name) throws VfsException {
        Placement placement = core.directories().placement(directory);
        return new Publisher.Target(
                placement.requireMount().store(), placement.storePath().child(name));
    }

    private void rename(Caller caller, Move move, Node node, FileAttributes fromBefore, FileAttributes toBefore)
            throws VfsException {
        Permissions.requireEntryChange(caller, fromBefore, core.attributes().of(node));
        Optional<Node> replaced = core.nodes().find(move.to(), move.toName());
        if (replaced.isPresent()) {
            Permissions.requireEntryChange(caller, toBefore, core.attributes().of(replaced.get()));
        }
        core.directories().placement(move.to()).requireRoomFor(move.toName());
        if (replaced.isEmpty() || !replaced.get().id().equals(node.id())) {
            boolean nothingStored =
                    node instanceof Node.WrittenNode written && !written.file().replaces();
            move(move, node, replaced);
            if (!nothingStored) {
                naming.keepDirectory(move.from());
            }
            Durability.sync(core.metadata());
        }
    }

    private void requireOneMount(Move move) throws VfsException {
        Mount one = core.directories().placement(move.from()).requireWritable();
        Mount other = core.directories().placement(move.to()).requireWritable();
        if (!one.equals(other)) {
            throw new VfsException(VfsError.CROSS_MOUNT, "the two names lie in different mounts; copy instead");
        }
    }

    private void move(Move move, Node node, Optional<Node> replaced) throws VfsException {
        switch (node) {
            case Node.DirectoryNode found -> moveDirectory(move, found.directory(), replaced);
            case Node.WrittenNode written -> {
                requireNoDirectory(replaced);
                moveWritten(move, written.file(), replaced);
            }
            case Node.StoredNode stored -> {
                requireNoDirectory(replaced);
                moveStored(move, stored, replaced);
            }
            case Node.UnlinkedNode _ ->
                throw new VfsException(VfsError.NOT_PERMITTED, "the file was unlinked; its name is its client's own");
        }
    }

    private static void requireNoDirectory(Optional<Node> replaced) throws VfsException {
        if (replaced.isPresent() && replaced.get() instanceof Node.DirectoryNode) {
            throw new VfsException(VfsError.IS_DIRECTORY, "a file does not replace a directory");
        }
    }

    /** No byte moves: the upload goes, or has to go, elsewhere. */
    private void moveWritten(Move move, WrittenFile file, Optional<Node> replaced) throws VfsException {
        if (file.replaces()) {
            Publisher.Target left = place(move.from(), move.fromName());
            Unlinking.delete(left.store(), left.path());
        }
        core.nodes().switches().run(() -> {
            boolean replacesThere = replace(replaced);
            file.moveTo(move.target(), replacesThere, core.now(), unlinking.notes(file));
            // Taken before the update: the monitor of a file comes before the gate of the metadata, never behind it.
            PendingFile record = file.record();
            updateWithPins(move, () -> {
                core.metadata().pendingFiles().put(file.id(), record);
                core.identities().bind(file.id(), move.target());
            });
            unlinking.gone(move.from(), move.fromName());
            move.to().putLocal(new LocalEntry.Written(move.toName(), file));
        });
        sealing.sealIfWhole(file);
    }

    /** What had the name before has none now; true if an object of it is in the store, which is replaced when the file arrives. */
    private boolean replace(Optional<Node> replaced) throws VfsException {
        if (replaced.isEmpty()) {
            return false;
        }
        return switch (replaced.get()) {
            case Node.WrittenNode other -> {
                boolean replaces = other.file().replaces();
                unlinking.replaced(other.file());
                yield replaces;
            }
            case Node.StoredNode other -> {
                unlinking.replaced(other);
                yield true;
            }
            case Node.UnlinkedNode _, Node.DirectoryNode _ ->
                throw new VfsException(VfsError.NOT_PERMITTED, "the name belongs to an open file that was unlinked");
        };
    }

    private void moveStored(Move move, Node.StoredNode node, Optional<Node> replaced) throws VfsException {
        if (Unlinking.isHidden(move.toName())) {
            UnlinkedFile file = unlinking.bury(node);
            move.to().putLocal(new LocalEntry.Hidden(move.toName(), file));
            return;
        }
        OwnAttributes own = core.attributes().own(node);
        UnderFileSystem store = place(move.from(), move.fromName()).store();
        if (store.traits().directoryRename()) {
            StoreEntry.StoreFile stored = moveObject(move);
            core.nodes().switches().run(() -> nameAnew(move, node, replaced, own, stored, () -> {}));
            return;
        }
        Moves.Begun begun = moves.begin(store, record(move, node, replaced.isPresent(), own), List.of(object(move)));
        StoreEntry.StoreFile copy = copy(begun);
        boolean done = false;
        try {
            core.nodes().switches().run(() -> nameAnew(move, node, replaced, own, copy, () -> moves.switched(begun)));
            Durability.sync(core.metadata());
            done = true;
        } finally {
            if (!done) {
                moves.afterFailedSwitch(begun);
            }
        }
        moves.finish(begun, true);
    }

    private MoveRecord record(Move move, Node.StoredNode node, boolean replaces, OwnAttributes own)
            throws VfsException {
        return new MoveRecord(
                core.directories().placement(move.from()).requireMount().id(),
                false,
                replaces,
                false,
                node.id(),
                move.source(),
                move.target(),
                place(move.from(), move.fromName()).path().toString(),
                place(move.to(), move.toName()).path().toString(),
                core.attributes().record(own.changedAt(core.now())));
    }

    /** What lies there now, which may be another version than was listed. */
    private MovedObject object(Move move) throws VfsException {
        Publisher.Target from = place(move.from(), move.fromName());
        try {
            Optional<StoreEntry> there = from.store().stat(from.path());
            if (there.isPresent() && there.get() instanceof StoreEntry.StoreFile file) {
                return new MovedObject("", false, file.size(), file.version().value());
            }
            throw new VfsException(VfsError.NOT_FOUND, "there is no " + from.path() + " in the store any more");
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
    }

    private StoreEntry.StoreFile copy(Moves.Begun begun) throws VfsException {
        try {
            return begun.steps().copyOne();
        } catch (UfsException e) {
            return moves.afterFailedCopy(begun).orElseThrow(() -> StoreErrors.of(e));
        }
    }

    private void nameAnew(
            Move move,
            Node.StoredNode node,
            Optional<Node> replaced,
            OwnAttributes own,
            StoreEntry.StoreFile stored,
            Runnable along)
            throws VfsException {
        if (replaced.isPresent()) {
            switch (replaced.get()) {
                case Node.WrittenNode other -> unlinking.overwritten(other.file());
                case Node.StoredNode other -> unlinking.replaced(other);
                case Node.UnlinkedNode _, Node.DirectoryNode _ -> {}
            }
        }
        Instant now = core.now();
        updateWithPins(move, () -> {
            core.attributes().keep(node.id(), own.changedAt(now));
            core.identities().bind(node.id(), move.target());
            along.run();
        });
        unlinking.gone(move.from(), move.fromName());
        core.directories().tools().forget(move.target());
        move.to()
                .putLocal(new LocalEntry.Added(
                        move.toName(), stored, now, move.to().nextChange()));
        core.nodes().node(move.to(), stored);
    }

    private StoreEntry.StoreFile moveObject(Move move) throws VfsException {
        Publisher.Target from = place(move.from(), move.fromName());
        Publisher.Target to = place(move.to(), move.toName());
        try {
            return to.store()
                    .rename(from.path(), to.path())
                    .orElseThrow(() -> new VfsException(VfsError.IO, "the store moved a file but does not show it"));
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
    }

    private void moveDirectory(Move move, Directory directory, Optional<Node> replaced) throws VfsException {
        Placement placement = core.directories().placement(directory);
        if (core.mounts().isAtOrAboveMount(placement.path())) {
            throw new VfsException(VfsError.NOT_PERMITTED, placement.path() + " is or leads to a mount");
        }
        if (core.directories().isWithin(move.to(), directory)) {
            throw new VfsException(VfsError.INVALID, "a directory does not move into itself");
        }
        if (replaced.isPresent()) {
            if (!(replaced.get() instanceof Node.DirectoryNode other)) {
                throw new VfsException(VfsError.NOT_DIRECTORY, "a directory does not replace a file");
            }
            Naming.requireEmpty(other.directory());
            naming.removeEmpty(move.to(), other.directory());
        }
        Publisher.Target to = place(move.to(), move.toName());
        MoveRecord record = new MoveRecord(
                placement.requireMount().id(),
                true,
                false,
                false,
                directory.id(),
                move.source(),
                move.target(),
                placement.storePath().toString(),
                to.path().toString(),
                AttributeRecord.NONE);
        directoryMove.move(to.store(), record, along -> nameAnew(move, directory, along));
    }

    private void nameAnew(Move move, Directory directory, Runnable along) throws VfsException {
        Instant now = core.now();
        core.rules().carry(directory);
        updateWithPins(move, () -> {
            core.directories().moved(directory, move.target());
            core.identities().bind(directory.id(), move.target());
            along.run();
        });
        core.directories().outdateWithin(directory);
        unlinking.gone(move.from(), move.fromName());
        core.directories().tools().forget(move.target());
        move.to()
                .putLocal(new LocalEntry.Added(
                        move.toName(),
                        new StoreEntry.StoreDirectory(move.toName(), now),
                        now,
                        move.to().nextChange()));
        Durability.sync(core.metadata());
    }

    /** The pins of what moves go along, at once with the {@code changes}. */
    private void updateWithPins(Move move, Runnable changes) throws VfsException {
        VfsPath from = core.directories().placement(move.from()).path().child(move.fromName());
        VfsPath to = core.directories().placement(move.to()).path().child(move.toName());
        AtomicBoolean pinsMoved = new AtomicBoolean();
        core.metadata().update(() -> {
            changes.run();
            pinsMoved.set(core.pins().move(from, to));
        });
        if (pinsMoved.get()) {
            core.cache().follow(core.pins());
        }
    }
}
