package io.sluice.vfs.core;

import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.write.OwnObject;
import io.sluice.vfs.core.write.Publisher;
import io.sluice.vfs.core.write.Sending;
import io.sluice.vfs.core.write.StagingFile;
import io.sluice.vfs.core.write.StrayNotes;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.StrayRecord;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Objects that may be, or come, where their files do not lie any more: renamed or unlinked while they were on their way. Thread-safe.
 *
 * <p>A record says so before the rename or unlink is durable, with a name of its own for the bytes, so that nobody else's object is taken for it. It goes
 * when the attempt to make the object has ended and what became of it is known. Where the answer was lost, or the gateway was killed, the store is asked
 * a few times, since a store may finish a request that nobody waits for; until then nothing is shown under the old name, nothing is uploaded to it, and
 * no directory above it moves.
 */
final class Strays {
    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    /** How often the store must have said that it is not there: at once, 1 s and 3 s later. */
    private static final int LOOKS = 3;

    private static final int QUESTIONS_AT_ONCE = 8;

    private final Core core;
    private final Staging staging;
    private final Map<String, Doubtful> doubtful = new ConcurrentHashMap<>();

    /** The ids of all records, by the name that is gone. */
    private final Map<Location, Set<String>> byPlace = new ConcurrentHashMap<>();

    /** By the mount: a store is not asked for all of them at once, however many there are. */
    private final Map<String, Semaphore> questions = new ConcurrentHashMap<>();

    /** One that nobody is making any more, and that may be there. */
    private static final class Doubtful {
        private final String id;
        private final MovingTrees.Tree place;
        private final Lease lease;
        private final Backoff backoff = new Backoff();

        /** How often the store must still say that it is not there; of whoever has taken the backoff. */
        private int looks;

        Doubtful(String id, MovingTrees.Tree place, int looks, Lease lease) {
            this.id = id;
            this.place = place;
            this.looks = looks;
            this.lease = lease;
        }
    }

    /** Keeps everybody else from a place in a store. */
    @FunctionalInterface
    private interface Reserving {
        Lease reserve(Publisher.Target place) throws VfsException;
    }

    Strays(Core core) {
        this.core = core;
        this.staging = new Staging(core.cache());
    }

    /** For a file that is about to leave the place where it lies. */
    StrayNotes notes(WrittenFile file) throws VfsException {
        Location place = file.location();
        Optional<Directory> parent = core.directories().find(place.parent());
        if (parent.isEmpty() || Unlinking.isHidden(place.name())) {
            return StrayNotes.NONE;
        }
        Placement placement = core.directories().placement(parent.get());
        if (placement.mount().isEmpty()) {
            return StrayNotes.NONE;
        }
        String mount = placement.requireMount().id();
        String key = placement.storePath().child(place.name()).toString();
        return new StrayNotes() {
            @Override
            public Optional<String> left(StagingFile bytes, long size, boolean running) {
                return note(mount, place, key, bytes, size, running);
            }

            @Override
            public void cameBack(String note) {
                forget(note);
            }
        };
    }

    private Optional<String> note(
            String mount, Location place, String key, StagingFile bytes, long size, boolean running) {
        try {
            String id = UUID.randomUUID().toString();
            StrayRecord stray = new StrayRecord(mount, place, key, staging.link(bytes), size);
            known(id, stray);
            core.metadata().strays().put(id, stray);
            if (!running) {
                doubt(id, stray, LOOKS);
            }
            return Optional.of(id);
        } catch (VfsException e) {
            LOG.warn("op=upload key={} event=left-behind error={}", key, e.getMessage());
            return Optional.empty();
        }
    }

    /** The attempt to make an object has ended, and its file does not lie there any more; the place is still reserved. */
    void ended(Sending.Left left) {
        Optional<StrayRecord> row = core.metadata().strays().get(left.note());
        if (row.isEmpty() || !left.mayBeThere()) {
            settled(left.note());
            return;
        }
        Doubtful stray = doubt(left.note(), row.get(), left.answered() ? 1 : LOOKS);
        if (left.answered() && stray.backoff.take(core.now())) {
            look(stray, file -> {}, place -> Lease.NOTHING);
        }
    }

    /** Whether something may be left there. */
    boolean areAt(Location place) {
        return byPlace.containsKey(place);
    }

    /** The name that a place in a store had, of which something may be left there. */
    Optional<Location> nameOf(MovingTrees.Tree place) {
        Map<String, Location> found = new HashMap<>();
        core.metadata().strays().forEach((id, stray) -> {
            if (placeOf(stray).equals(place)) {
                found.put(id, stray.place());
            }
        });
        return found.values().stream().findAny();
    }

    /** Whether nobody knows yet what is left at a place in a store, and nobody is about to. */
    boolean areInDoubtAt(MovingTrees.Tree place) {
        return doubtful.values().stream().anyMatch(stray -> stray.place.equals(place));
    }

    /** Whether something may be left in the store of that mount. */
    boolean areUnsettled(Mount mount) {
        return rows().values().stream().anyMatch(stray -> stray.mount().equals(mount.id()));
    }

    /** The mount was taken away by force: what is left stays. */
    void forget(Mount mount) {
        rows().forEach((id, stray) -> {
            if (stray.mount().equals(mount.id())) {
                LOG.warn("op=unmount key={} event=may-be-left-in-the-store", stray.key());
                settled(id);
            }
        });
    }

    /** What the last process left unfinished; nobody waits for the stores. */
    void afterRestart() {
        rows().forEach((id, stray) -> {
            known(id, stray);
            if (core.mounts().withId(stray.mount()).isEmpty()) {
                LOG.warn("op=upload key={} error=its mount is gone; the object may be left in the store", stray.key());
                settled(id);
            } else if (isCleared(stray)) {
                settled(id);
            } else {
                doubt(id, stray, LOOKS);
                core.directories()
                        .find(stray.place().parent())
                        .ifPresent(parent -> parent.hide(stray.place().name()));
            }
        });
    }

    /** Its bytes go first, so that a kill on the way hides nobody else's object again. */
    private boolean isCleared(StrayRecord stray) {
        try {
            return !Files.exists(staging.path(stray.stagingFile()));
        } catch (VfsException e) {
            return false;
        }
    }

    private void known(String id, StrayRecord stray) {
        byPlace.compute(stray.place(), (place, ids) -> {
            Set<String> all = ids == null ? ConcurrentHashMap.newKeySet() : ids;
            all.add(id);
            return all;
        });
    }

    private Map<String, StrayRecord> rows() {
        Map<String, StrayRecord> rows = new HashMap<>();
        core.metadata().strays().forEach(rows::put);
        return rows;
    }

    private static MovingTrees.Tree placeOf(StrayRecord stray) {
        return new MovingTrees.Tree(stray.mount(), StorePath.of(stray.key()));
    }

    private Doubtful doubt(String id, StrayRecord stray, int looks) {
        MovingTrees.Tree place = placeOf(stray);
        return doubtful.computeIfAbsent(
                id, any -> new Doubtful(id, place, looks, core.trees().occupy(place)));
    }

    /** Asks the stores, in the background, whose time has come; {@code freed} is told of files that may go there now. */
    void sweep(Consumer<WrittenFile> freed) {
        for (Doubtful stray : doubtful.values()) {
            if (stray.backoff.take(core.now())) {
                Thread.ofVirtual().name("sluice-stray").start(() -> ask(stray, freed));
            }
        }
    }

    private void ask(Doubtful stray, Consumer<WrittenFile> freed) {
        Semaphore turns = questions.computeIfAbsent(stray.place.mount(), mount -> new Semaphore(QUESTIONS_AT_ONCE));
        turns.acquireUninterruptibly();
        try {
            look(stray, freed, core.storePlaces()::reserve);
        } finally {
            turns.release();
        }
    }

    private void look(Doubtful stray, Consumer<WrittenFile> freed, Reserving places) {
        Optional<StrayRecord> row = core.metadata().strays().get(stray.id);
        if (row.isEmpty() || isOver(stray, row.get(), places)) {
            settled(stray.id);
            row.flatMap(this::fileAt).ifPresent(freed);
        } else {
            stray.backoff.again(core.now());
        }
    }

    /** Whether nothing is left there, as far as it can be known, or it may not be removed. */
    private boolean isOver(Doubtful stray, StrayRecord row, Reserving places) {
        try {
            return isSettled(stray, row, places);
        } catch (UfsException e) {
            LOG.warn("op=upload key={} event=may-be-left-in-the-store error={}", row.key(), e.getMessage());
            return e.error() == UfsError.ACCESS_DENIED;
        } catch (VfsException e) {
            LOG.info("op=upload key={} event=may-be-left-in-the-store error={}", row.key(), e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.error("op=upload key={} event=may-be-left-in-the-store error=unexpected", row.key(), e);
            return false;
        }
    }

    private boolean isSettled(Doubtful stray, StrayRecord row, Reserving places) throws UfsException, VfsException {
        Optional<Mount> mount = core.mounts().withId(row.mount());
        Path bytes = staging.path(row.stagingFile());
        if (mount.isEmpty() || !Files.exists(bytes)) {
            return true;
        }
        Publisher.Target target = new Publisher.Target(mount.get().store(), StorePath.of(row.key()));
        try (Lease _ = places.reserve(target)) {
            if (OwnObject.find(target, bytes, row.size()).isEmpty()) {
                stray.looks--;
                return stray.looks <= 0;
            }
            clear(target, row);
            return true;
        }
    }

    /** Who has the name now takes the place of the object; where nobody has, it goes. */
    private void clear(Publisher.Target target, StrayRecord row) throws UfsException, VfsException {
        try (Lease _ = core.reservations().reserve(row.place())) {
            Optional<WrittenFile> successor = fileAt(row);
            if (successor.isPresent()) {
                successor.get().takesThePlaceOfAnObject();
                successor.get().recordIn(core.metadata().pendingFiles());
            } else {
                target.store().delete(target.path());
            }
            LOG.info("op=upload key={} event=stray-removed replaced={}", row.key(), successor.isPresent());
        }
    }

    private Optional<WrittenFile> fileAt(StrayRecord row) {
        return core.directories()
                .find(row.place().parent())
                .flatMap(parent -> parent.local(row.place().name()))
                .filter(LocalEntry.Written.class::isInstance)
                .map(entry -> ((LocalEntry.Written) entry).file());
    }

    private void settled(String id) {
        Optional<StrayRecord> row = core.metadata().strays().get(id);
        row.ifPresent(stray -> show(stray.place(), Optional.of(id)));
        forget(id);
        row.ifPresent(stray -> show(stray.place(), Optional.empty())); // it may have been hidden meanwhile
    }

    /** Without a sync: what is looked for again is not found. The place is free once the record is gone, never before. */
    private void forget(String id) {
        Optional<StrayRecord> row = core.metadata().strays().get(id);
        row.ifPresent(stray -> delete(stray.stagingFile()));
        core.metadata().strays().remove(id);
        row.ifPresent(stray -> byPlace.computeIfPresent(stray.place(), (place, ids) -> {
            ids.remove(id);
            return ids.isEmpty() ? null : ids;
        }));
        Optional.ofNullable(doubtful.remove(id)).ifPresent(stray -> stray.lease.close());
    }

    private void delete(String stagingFile) {
        try {
            staging.delete(stagingFile);
        } catch (VfsException e) {
            LOG.warn("op=upload error={}", e.getMessage());
        }
    }

    /** What somebody else may have there is shown after a moment. */
    private void show(Location place, Optional<String> settled) {
        Optional<Directory> parent = core.directories().find(place.parent());
        boolean hidden = parent.flatMap(directory -> directory.local(place.name()))
                .filter(LocalEntry.Underway.class::isInstance)
                .isPresent();
        if (hidden && byPlace.getOrDefault(place, Set.of()).stream().allMatch(id -> settled.equals(Optional.of(id)))) {
            core.directories().tools().forget(place);
            parent.get()
                    .putLocal(new LocalEntry.Gone(
                            place.name(), core.now(), parent.get().nextChange()));
        }
    }

    /** A file has left the place: nothing is shown there as long as something may be left. */
    void hide(Directory parent, Location place) {
        if (areAt(place)) {
            parent.hide(place.name());
            show(place, Optional.empty()); // the attempt may have ended meanwhile
        }
    }
}
