package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.core.write.Arrival;
import io.sluice.vfs.core.write.Publisher;
import io.sluice.vfs.core.write.Sending;
import io.sluice.vfs.core.write.Uploads;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of written files when they reach their stores. Thread-safe. */
final class Publishing implements Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);
    private static final Duration SECOND_PLACE = Duration.ofSeconds(10);

    private final Core core;
    private final Unlinking unlinking;
    private final RecentSeals recentSeals;
    private final TemporaryFiles temporaries;
    private final Strays strays;

    Publishing(Core core, Unlinking unlinking, RecentSeals recentSeals, TemporaryFiles temporaries, Strays strays) {
        this.core = core;
        this.unlinking = unlinking;
        this.recentSeals = recentSeals;
        this.temporaries = temporaries;
        this.strays = strays;
    }

    @Override
    public Optional<Target> target(WrittenFile file) throws VfsException {
        Location place = file.location();
        if (file.isUnlinked() || Unlinking.isHidden(place.name())) {
            return Optional.empty();
        }
        Placement placement = core.directories().placement(core.directories().require(place.parent()));
        return Optional.of(new Target(
                placement.requireMount().store(), placement.storePath().child(place.name())));
    }

    @Override
    public boolean isHeldBack(WrittenFile file) {
        return temporaries.isHeldBack(file);
    }

    @Override
    public boolean isAwaited(WrittenFile file) {
        try {
            return file.isOpen() && waitsForUploads(file);
        } catch (VfsException e) {
            // It hangs together no more: its upload finds out.
            return false;
        }
    }

    /** Whether a close of it is to wait until it is in the store. */
    boolean waitsForUploads(WrittenFile file) throws VfsException {
        return mount(file).options().persist().orElse(MountOptions.Persist.SYNC) == MountOptions.Persist.SYNC;
    }

    private Mount mount(WrittenFile file) throws VfsException {
        Directory parent = core.directories().require(file.location().parent());
        return core.directories().placement(parent).requireMount();
    }

    @Override
    public UnderFileSystem store(WrittenFile file) throws VfsException {
        return mount(file).store();
    }

    @Override
    public Lease reserve(Target target) throws VfsException {
        Lease change = core.trees().change(tree(target));
        try {
            return both(change, requireCleared(target, core.storePlaces().reserve(target)));
        } catch (VfsException e) {
            change.close();
            throw e;
        }
    }

    /** What an earlier file of the name may have left there goes first. */
    private Lease requireCleared(Target target, Lease lease) throws VfsException {
        for (MovingTrees.Tree place : tree(target)) {
            if (strays.areInDoubtAt(place)) {
                lease.close();
                throw new VfsException(
                        VfsError.UNAVAILABLE, "what an earlier file may have left at " + target.path() + " goes first");
            }
        }
        return lease;
    }

    @Override
    public boolean begins(WrittenFile file, Target target) {
        Location place = file.location();
        try {
            return target(file).equals(Optional.of(target)) && file.beginSending(place);
        } catch (VfsException e) {
            LOG.info("op=upload inode={} error={}", file.id(), e.getMessage());
            return false;
        }
    }

    @Override
    public void ended(WrittenFile file, Sending.End end) {
        file.endSending(end).ifPresent(strays::ended);
        if (file.isUnlinked()) {
            try {
                file.staging().delete();
            } catch (VfsException e) {
                LOG.warn("op=upload inode={} error={}", file.id(), e.getMessage());
            }
        }
    }

    private MovingTrees.Tree[] tree(Target target) {
        return core.mounts().of(target.store()).stream()
                .map(mount -> new MovingTrees.Tree(mount.id(), target.path()))
                .toArray(MovingTrees.Tree[]::new);
    }

    private static Lease both(Lease outer, Lease inner) {
        return () -> {
            inner.close();
            outer.close();
        };
    }

    @Override
    public void arrived(WrittenFile file, long edition, Target target, StoreEntry.StoreFile stored)
            throws VfsException {
        Arrival arrival = new Arrival(edition, target, stored);
        boolean settled = false;
        while (!settled) {
            settled = settleWhereItIs(file, arrival, true, () -> true);
        }
    }

    /**
     * False if it was renamed before its name could be reserved.
     *
     * @param hurried whether somebody may be waiting for that
     * @param stillThere whether the bytes are there by then, without which nothing is done
     */
    private boolean settleWhereItIs(WrittenFile file, Arrival arrival, boolean hurried, BooleanSupplier stillThere)
            throws VfsException {
        Location place = file.isUnlinked() ? nameOf(file, arrival.target()) : file.location();
        Optional<Target> target = target(file);
        try (Lease _ = reserveAlso(target, arrival.target());
                Lease _ = core.reservations().reserve(place)) {
            boolean moved = !file.isUnlinked() && !file.location().equals(place);
            if (moved || !target(file).equals(target)) {
                return false;
            }
            if (stillThere.getAsBoolean()) {
                settle(file, arrival, target, place, hurried);
            }
            return true;
        }
    }

    /** Who holds one place waits for another only briefly: it may be held by who waits for the first. */
    private Lease reserveAlso(Optional<Target> other, Target held) throws VfsException {
        if (other.isEmpty() || other.get().equals(held)) {
            return Lease.NOTHING;
        }
        Lease change = Lease.NOTHING;
        try {
            change = core.trees().change(SECOND_PLACE, tree(other.get()));
            Lease place = core.storePlaces().reserveWithin(SECOND_PLACE, other.get());
            return both(change, requireCleared(other.get(), place));
        } catch (VfsException e) {
            change.close();
            Unlinking.delete(held.store(), held.path());
            throw e;
        }
    }

    /** A door has let go of a file whose bytes are in the store already; true if that was so. */
    boolean arrivedBefore(WrittenFile file) throws VfsException {
        Optional<Arrival> arrival = file.arrival();
        if (arrival.isEmpty() || file.life() != FileLife.SEALED) {
            return false;
        }
        // A rename takes the object of the old name away: then the file has arrived nowhere.
        BooleanSupplier stillThere = () -> file.arrival().equals(arrival);
        boolean settled = false;
        try (Lease _ = reserve(arrival.get().target())) {
            while (!settled) {
                settled = settleWhereItIs(file, arrival.get(), false, stillThere);
            }
        }
        return stillThere.getAsBoolean();
    }

    /** The name under which the file was sent there, which it may have lost before it was unlinked. */
    private Location nameOf(WrittenFile file, Target target) {
        for (MovingTrees.Tree place : tree(target)) {
            Optional<Location> name = strays.nameOf(place);
            if (name.isPresent()) {
                return name.get();
            }
        }
        return file.location();
    }

    private void settle(WrittenFile file, Arrival arrival, Optional<Target> target, Location place, boolean hurried)
            throws VfsException {
        if (file.isUnlinked()) {
            leaveNothing(place, arrival.target());
            return;
        }
        if (target.isEmpty()) {
            Unlinking.delete(arrival.target().store(), arrival.target().path());
            return;
        }
        StoreEntry.StoreFile stored = target.get().equals(arrival.target())
                ? arrival.stored()
                : moved(arrival.target(), target.get(), file.replaces());
        Arrival here = new Arrival(arrival.edition(), target.get(), stored);
        file.arrived(here);
        if (file.edition() != arrival.edition() || file.isOpen()) {
            // It is, or may be, written again; what is in the store now is replaced then.
            file.recordIn(core.metadata().pendingFiles());
            return;
        }
        persisted(file, here, hurried);
    }

    /** The file was renamed while it was on its way. */
    private static StoreEntry.StoreFile moved(Target from, Target to, boolean replaces) throws VfsException {
        try {
            if (!replaces && to.store().stat(to.path()).isPresent()) {
                Unlinking.delete(from.store(), from.path());
                throw Uploads.taken(to);
            }
            return from.store()
                    .rename(from.path(), to.path())
                    .orElseThrow(() -> new VfsException(VfsError.IO, "the store moved a file but does not show it"));
        } catch (UfsException e) {
            if (e.error() == UfsError.NOT_FOUND) {
                throw new VfsException(VfsError.UNAVAILABLE, "the object was deleted while it was being moved", e);
            }
            throw StoreErrors.of(e);
        }
    }

    private void persisted(WrittenFile file, Arrival arrival, boolean hurried) throws VfsException {
        Target target = arrival.target();
        StoreEntry.StoreFile stored = arrival.stored();
        Location place = file.location();
        Directory parent = core.directories().require(place.parent());
        Mount mount = core.directories().placement(parent).requireMount();
        Instant now = core.now();
        boolean departed = file.depart(
                arrival.edition(),
                own -> core.metadata().update(() -> {
                    core.metadata().pendingFiles().remove(file.id());
                    core.attributes().keep(file.id(), own);
                    core.identities().bind(file.id(), place);
                }));
        if (!departed) {
            return;
        }
        if (hurried && waitsForUploads(file)) {
            Durability.sync(core.metadata());
        } else {
            Durability.syncUnhurried(core.metadata());
        }
        ContentKey key = new ContentKey(mount.id(), target.path(), stored.size(), stored.version());
        if (stored.size() == 0 || !core.cache().adopt(key, file.staging().path())) {
            file.staging().delete();
        }
        core.directories().tools().forget(place);
        file.attributes()
                .version()
                .ifPresent(number -> core.attributes().numbers().arrived(file.id(), stored.version(), number));
        recentSeals.add(file.id(), file.sealedAt()); // before anybody meets a file of the store under its id
        parent.putLocal(new LocalEntry.Added(place.name(), stored, now, parent.nextChange()));
        core.nodes().node(parent, stored);
        core.nodes().written().remove(file.id(), file);
        file.staging().release();
        LOG.debug("op=persist inode={} path={} bytes={}", file.id(), target.path(), stored.size());
    }

    /** The file was unlinked while it was on its way. */
    private void leaveNothing(Location place, Target target) throws VfsException {
        Optional<Directory> parent = core.directories().find(place.parent());
        Optional<LocalEntry> successor = parent.flatMap(directory -> directory.local(place.name()));
        if (successor.isPresent() && successor.get() instanceof LocalEntry.Written next) {
            next.file().takesThePlaceOfAnObject();
            next.file().recordIn(core.metadata().pendingFiles());
            return;
        }
        Unlinking.delete(target.store(), target.path());
        boolean free = successor
                .filter(entry -> !(entry instanceof LocalEntry.Gone || entry instanceof LocalEntry.Underway))
                .isEmpty();
        parent.filter(any -> free).ifPresent(directory -> unlinking.gone(directory, place.name()));
    }

    @Override
    public void refused(WrittenFile file, long edition, String reason) {
        if (file.edition() != edition || file.isUnlinked()) {
            return;
        }
        file.fail(reason);
        file.recordIn(core.metadata().pendingFiles());
        LOG.error(
                "op=persist inode={} name={} error={}",
                file.id(),
                file.location().name(),
                reason);
        try {
            Durability.sync(core.metadata());
        } catch (VfsException e) {
            LOG.error("op=persist inode={} error={}", file.id(), e.getMessage());
        }
    }
}
