package io.sluice.vfs.core;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.AttributeRecord;
import io.sluice.vfs.meta.MoveRecord;
import io.sluice.vfs.meta.MovedObject;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moves a directory inside one store: at once where the store can, else object by object, up to a limit that is known before the first one moves. */
final class DirectoryMove {
    private final Core core;
    private final Moves moves;

    /** What is to move, and when its files were changed: a copy is younger. */
    private record Plan(List<MovedObject> objects, Map<InodeId, Instant> modified) {}

    DirectoryMove(Core core, Moves moves) {
        this.core = core;
        this.moves = moves;
    }

    /** Gives the directory its new name, for everybody and durably. */
    @FunctionalInterface
    interface Switch {
        /** @param along to be done in the same update of the metadata */
        void make(Runnable along) throws VfsException;
    }

    /**
     * Moves it, and has {@code name} switch the names when everything is at the new place; the caller keeps everybody else from both.
     *
     * @throws VfsException {@link VfsError#CROSS_MOUNT} if it is too large, so that programs copy instead; {@link VfsError#NOT_EMPTY} if something is at
     *     the new place that was not known of
     */
    void move(UnderFileSystem store, MoveRecord record, Switch name) throws VfsException {
        StorePath from = StorePath.of(record.fromKey());
        StorePath to = StorePath.of(record.toKey());
        try {
            if (store.traits().directoryRename()) {
                store.rename(from, to);
                name.make(() -> {});
                return;
            }
            Plan plan = new Plan(new ArrayList<>(), new HashMap<>());
            collect(store, from, StorePath.ROOT, record.inode(), plan);
            requireNothingAt(store, to);
            Moves.Begun begun = moves.begin(store, record, plan.objects());
            copy(begun);
            switchName(begun, plan, name);
            moves.finish(begun, true);
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
    }

    private void copy(Moves.Begun begun) throws UfsException {
        boolean done = false;
        try {
            begun.steps().copyAll();
            done = true;
        } finally {
            if (!done) {
                moves.undo(begun);
            }
        }
    }

    private void switchName(Moves.Begun begun, Plan plan, Switch name) throws VfsException {
        moves.hideOld(begun);
        boolean done = false;
        try {
            name.make(() -> {
                moves.switched(begun);
                plan.modified().forEach(this::keepTime);
            });
            done = true;
        } finally {
            if (!done) {
                moves.afterFailedSwitch(begun);
            }
        }
    }

    private void keepTime(InodeId file, Instant modified) {
        AttributeRecord known = core.metadata().attributes().get(file).orElse(AttributeRecord.NONE);
        core.metadata()
                .attributes()
                .put(
                        file,
                        new AttributeRecord(
                                known.mode(),
                                known.uid(),
                                known.gid(),
                                known.accessed(),
                                known.modified().or(() -> Optional.of(modified)),
                                known.changed(),
                                known.afterRule()));
    }

    private static void requireNothingAt(UnderFileSystem store, StorePath to) throws UfsException, VfsException {
        StorePage first = store.list(to, Optional.empty());
        if (!first.entries().isEmpty()) {
            throw new VfsException(
                    VfsError.NOT_EMPTY,
                    "somebody else has put something at " + to + " in the store; refresh, and look");
        }
    }

    private void collect(UnderFileSystem store, StorePath root, StorePath below, InodeId id, Plan plan)
            throws UfsException, VfsException {
        Optional<Directory> known = core.directories().find(id);
        plan.objects().add(new MovedObject(below.toString(), true, 0, ""));
        Optional<String> token = Optional.empty();
        do {
            StorePage page = store.list(at(root, below), token);
            for (StoreEntry entry : page.entries()) {
                StorePath path = below.child(entry.name());
                InodeId child = core.identities().idOf(id, entry.name());
                switch (entry) {
                    case StoreEntry.StoreDirectory _ -> collect(store, root, path, child, plan);
                    case StoreEntry.StoreFile file -> {
                        if (!isBuried(known, file)) {
                            plan.objects()
                                    .add(new MovedObject(
                                            path.toString(),
                                            false,
                                            file.size(),
                                            file.version().value()));
                            plan.modified().put(child, file.modified());
                        }
                    }
                }
                requireNotTooLarge(plan);
            }
            token = page.next();
        } while (token.isPresent());
    }

    /** An object that was unlinked, and stays at its place until its last reader has closed it. */
    private static boolean isBuried(Optional<Directory> directory, StoreEntry.StoreFile file) {
        return directory
                .flatMap(known -> known.local(file.name()))
                .filter(LocalEntry.Buried.class::isInstance)
                .isPresent();
    }

    private void requireNotTooLarge(Plan plan) throws VfsException {
        int most = core.settings().maxDirectoryMoves();
        if (plan.objects().size() > most) {
            throw new VfsException(
                    VfsError.CROSS_MOUNT,
                    "the directory has more than " + most + " entries and the store has no rename; copy it");
        }
    }

    private static StorePath at(StorePath root, StorePath below) {
        StorePath path = root;
        for (var name : below.names()) {
            path = path.child(name);
        }
        return path;
    }
}
