package io.sluice.vfs.core;

import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.MoveRecord;
import io.sluice.vfs.meta.MovedObject;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves files and directories in stores that have no rename, so that no crash leaves half of them here and half there. Thread-safe.
 *
 * <p>A durable record says what is to move, before the first copy is made. Until all copies are there the old name holds, and a move that is broken off is
 * undone; then the new name holds, durably, and what was copied is deleted at the old place. What cannot be brought to its end at once, because the store is
 * away or the gateway was killed, is tried again until it is; meanwhile nothing changes the store there, and one of the two names is shown.
 */
final class Moves {
    private static final Logger LOG = LoggerFactory.getLogger(Moves.class);

    private final Core core;
    private final Map<String, Unsettled> unsettled = new ConcurrentHashMap<>();

    /** A move that is under way. */
    record Begun(String id, MoveRecord record, StoreMove steps) {}

    /** One that was broken off. */
    private static final class Unsettled {
        private final String id;
        private final Backoff backoff = new Backoff();
        private final List<Lease> leases = new ArrayList<>();

        Unsettled(String id) {
            this.id = id;
        }
    }

    Moves(Core core) {
        this.core = core;
    }

    /** Records what is to move, durably. The caller keeps everybody else from both places. */
    Begun begin(UnderFileSystem store, MoveRecord record, List<MovedObject> objects) throws VfsException {
        String id = UUID.randomUUID().toString();
        core.metadata().update(() -> {
            core.metadata().moves().put(id, record);
            for (int i = 0; i < objects.size(); i++) {
                core.metadata().movedObjects().put(id + ":" + i, objects.get(i));
            }
        });
        try {
            Durability.sync(core.metadata());
        } catch (VfsException e) {
            forget(id);
            throw e;
        }
        if (!record.replaces()) {
            hide(record.to());
        }
        return new Begun(id, record, new StoreMove(store, record, objects));
    }

    /** The new name holds from now on; to be called within the update that makes it so. */
    void switched(Begun move) {
        core.metadata().moves().put(move.id(), move.record().afterSwitch());
    }

    /** Deletes what is at the old place; what can't be done now is done later. */
    void finish(Begun move, boolean justCopied) {
        hide(move.record().from());
        try {
            deleteOld(move, justCopied);
            settled(move.id(), move.record().from());
        } catch (UfsException e) {
            LOG.warn("op=rename from={} step=delete error={}", move.record().fromKey(), e.getMessage());
            keep(move.id(), move.record().afterSwitch()).backoff.again(core.now());
        }
    }

    private static void deleteOld(Begun move, boolean justCopied) throws UfsException {
        if (move.record().directory()) {
            move.steps().deleteOld();
        } else if (justCopied) {
            move.steps().deleteCopiedOne();
        } else {
            move.steps().deleteOldOne();
        }
    }

    /** The old name is not shown any more; for who is about to switch, so that nobody meets it as something new meanwhile. */
    void hideOld(Begun move) {
        hide(move.record().from());
    }

    /** The switch failed: it was not made at all, or could not be made durable, and then the old place keeps what it has until it can. */
    void afterFailedSwitch(Begun move) {
        MoveRecord now = core.metadata().moves().get(move.id()).orElse(move.record());
        if (now.switched() || !now.directory()) {
            LOG.warn("op=rename from={} to={} step=switch event=kept", now.fromKey(), now.toKey());
            keep(move.id(), now).backoff.again(core.now());
        } else {
            unhide(now.from());
            undo(move);
        }
    }

    /** Takes the copies away again; what can't be done now is done later. */
    void undo(Begun move) {
        try {
            move.steps().deleteCopies();
            settled(move.id(), move.record().to());
        } catch (UfsException e) {
            LOG.warn("op=rename to={} step=undo error={}", move.record().toKey(), e.getMessage());
            keep(move.id(), move.record()).backoff.again(core.now());
        }
    }

    /**
     * A copy of one file failed, or its answer was lost: the copy if it is there all the same, for the caller to go on with.
     *
     * @return empty if the old name holds, or if that is still to be found out
     */
    Optional<StoreEntry.StoreFile> afterFailedCopy(Begun move) {
        try {
            Optional<StoreEntry.StoreFile> copy = move.steps().copyThere();
            if (copy.isEmpty()) {
                unhide(move.record().to());
                forget(move.id());
            }
            return copy;
        } catch (UfsException e) {
            LOG.warn("op=rename to={} step=copy error={}", move.record().toKey(), e.getMessage());
            keep(move.id(), move.record()).backoff.again(core.now());
            return Optional.empty();
        }
    }

    /** What the last process left unfinished; nobody waits for the stores. */
    void afterRestart() {
        Map<String, MoveRecord> records = new HashMap<>();
        core.metadata().moves().forEach(records::put);
        records.forEach((id, record) -> {
            if (core.mounts().withId(record.mount()).isEmpty()) {
                LOG.warn(
                        "op=rename from={} to={} error=its mount is gone; it is in the store at both places, as far as it came",
                        record.fromKey(),
                        record.toKey());
                forget(id);
            } else {
                keep(id, record);
            }
        });
        sweep();
    }

    /** Goes on with those that are not at their end, in the background. */
    void sweep() {
        for (Unsettled move : unsettled.values()) {
            if (move.backoff.take(core.now())) {
                Thread.ofVirtual().name("sluice-move").start(() -> settle(move));
            }
        }
    }

    /** Whether renames of that mount are not at their end. */
    boolean areUnsettled(Mount mount) {
        return unsettled.keySet().stream()
                .anyMatch(id -> core.metadata()
                        .moves()
                        .get(id)
                        .filter(record -> record.mount().equals(mount.id()))
                        .isPresent());
    }

    private void settle(Unsettled move) {
        try {
            Optional<MoveRecord> record = core.metadata().moves().get(move.id);
            if (record.isPresent() && !isSettled(move.id, record.get())) {
                move.backoff.again(core.now());
            }
        } catch (UfsException | VfsException e) {
            LOG.warn("op=rename event=unsettled error={}", e.getMessage());
            move.backoff.again(core.now());
        } catch (RuntimeException e) {
            LOG.error("op=rename event=unsettled error=unexpected", e);
            move.backoff.again(core.now());
        }
    }

    private boolean isSettled(String id, MoveRecord record) throws UfsException, VfsException {
        Optional<Mount> mount = core.mounts().withId(record.mount());
        if (mount.isEmpty()) {
            return false;
        }
        Begun move = new Begun(id, record, new StoreMove(mount.get().store(), record, objectsOf(id)));
        if (record.switched()) {
            Durability.sync(core.metadata());
            deleteOld(move, false);
            settled(id, record.from());
            LOG.info("op=rename from={} to={} event=finished", record.fromKey(), record.toKey());
        } else if (record.directory()) {
            move.steps().deleteCopies();
            settled(id, record.to());
            LOG.info("op=rename from={} to={} event=undone", record.fromKey(), record.toKey());
        } else if (move.steps().copyThere().isPresent()) {
            switchFile(move);
            deleteOld(move, false);
            settled(id, record.from());
            LOG.info("op=rename from={} to={} event=finished", record.fromKey(), record.toKey());
        } else {
            unhide(record.to());
            forget(id);
        }
        return true;
    }

    private void switchFile(Begun move) throws VfsException {
        MoveRecord record = move.record();
        core.metadata().update(() -> {
            core.metadata().attributes().put(record.inode(), record.attributes());
            core.identities().bind(record.inode(), record.to());
            switched(move);
        });
        Durability.sync(core.metadata());
        hide(record.from());
        unhide(record.to());
    }

    private List<MovedObject> objectsOf(String id) {
        List<MovedObject> objects = new ArrayList<>();
        Optional<MovedObject> next = core.metadata().movedObjects().get(id + ":0");
        while (next.isPresent()) {
            objects.add(next.get());
            next = core.metadata().movedObjects().get(id + ":" + objects.size());
        }
        return objects;
    }

    private Unsettled keep(String id, MoveRecord record) {
        Unsettled move = unsettled.computeIfAbsent(id, Unsettled::new);
        if (record.switched() || !record.replaces()) {
            hide(record.switched() ? record.from() : record.to());
        }
        move.leases.add(core.trees().block(new MovingTrees.Tree(record.mount(), StorePath.of(record.fromKey()))));
        if (!record.switched()) {
            move.leases.add(core.trees().block(new MovingTrees.Tree(record.mount(), StorePath.of(record.toKey()))));
        }
        return move;
    }

    /** Nothing of it is at that place any more; what somebody else may have there is shown after a moment. */
    private void settled(String id, Location emptied) {
        core.directories().tools().forget(emptied);
        core.directories()
                .find(emptied.parent())
                .ifPresent(parent ->
                        parent.putLocal(new LocalEntry.Gone(emptied.name(), core.now(), parent.nextChange())));
        forget(id);
    }

    /** Without a sync: what is done again finds nothing to do. */
    private void forget(String id) {
        List<MovedObject> objects = objectsOf(id);
        core.metadata().update(() -> {
            for (int i = 0; i < objects.size(); i++) {
                core.metadata().movedObjects().remove(id + ":" + i);
            }
            core.metadata().moves().remove(id);
        });
        Optional.ofNullable(unsettled.remove(id)).ifPresent(move -> move.leases.forEach(Lease::close));
    }

    private void hide(Location place) {
        core.directories().find(place.parent()).ifPresent(parent -> parent.hide(place.name()));
    }

    private void unhide(Location place) {
        core.directories().tools().forget(place);
        core.directories().find(place.parent()).ifPresent(parent -> parent.unhide(place.name()));
    }
}
