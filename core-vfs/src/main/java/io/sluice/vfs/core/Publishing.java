package io.sluice.vfs.core;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.core.write.Publisher;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of written files when they reach their stores. Thread-safe. */
final class Publishing implements Publisher {
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    private final Core core;
    private final Unlinking unlinking;
    private final RecentSeals recentSeals;

    Publishing(Core core, Unlinking unlinking, RecentSeals recentSeals) {
        this.core = core;
        this.unlinking = unlinking;
        this.recentSeals = recentSeals;
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
    public void arrived(WrittenFile file, long edition, Target target, StoreEntry.StoreFile stored)
            throws VfsException {
        Location place = file.location();
        try (Lease _ = core.reservations().reserve(place)) {
            settle(file, new WrittenFile.Arrival(edition, target, stored));
        }
    }

    /** A door has let go of a file whose bytes are in the store already; true if that was so. */
    boolean arrivedBefore(WrittenFile file) throws VfsException {
        Optional<WrittenFile.Arrival> arrival = file.arrival();
        if (arrival.isEmpty() || file.life() != FileLife.SEALED) {
            return false;
        }
        WrittenFile.Arrival known = arrival.get();
        arrived(file, known.edition(), known.target(), known.stored());
        return true;
    }

    private void settle(WrittenFile file, WrittenFile.Arrival arrival) throws VfsException {
        if (file.isUnlinked()) {
            leaveNothing(file, arrival.target());
            return;
        }
        file.arrived(arrival);
        if (file.edition() != arrival.edition() || file.isOpen()) {
            // It is, or may be, written again; what is in the store now is replaced then.
            return;
        }
        Optional<Target> now = target(file);
        if (now.isEmpty()) {
            Unlinking.delete(arrival.target().store(), arrival.target().path());
            return;
        }
        StoreEntry.StoreFile stored = arrival.stored();
        if (!now.get().path().equals(arrival.target().path())) {
            stored = moved(arrival.target(), now.get());
        }
        persisted(file, arrival.edition(), now.get(), stored);
    }

    private static StoreEntry.StoreFile moved(Target from, Target to) throws VfsException {
        try {
            return from.store()
                    .rename(from.path(), to.path())
                    .orElseThrow(() -> new VfsException(VfsError.IO, "the store moved a file but does not show it"));
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
    }

    private void persisted(WrittenFile file, long edition, Target target, StoreEntry.StoreFile stored)
            throws VfsException {
        Location place = file.location();
        Directory parent = core.directories().require(place.parent());
        Mount mount = core.directories().placement(parent).requireMount();
        Instant now = core.now();
        boolean departed = file.depart(
                edition,
                own -> core.metadata().update(() -> {
                    core.metadata().pendingFiles().remove(file.id());
                    core.attributes().keep(file.id(), own);
                    core.identities().bind(file.id(), place);
                }));
        if (!departed) {
            return;
        }
        Durability.sync(core.metadata());
        ContentKey key = new ContentKey(mount.id(), target.path(), stored.size(), stored.version());
        if (stored.size() == 0 || !core.cache().adopt(key, file.staging().path())) {
            file.staging().delete();
        }
        core.directories().tools().forget(place);
        parent.putLocal(new LocalEntry.Added(place.name(), stored, now, parent.nextChange()));
        core.nodes().node(parent, stored);
        core.nodes().written().remove(file.id(), file);
        file.staging().release();
        recentSeals.add(file.id(), file.sealedAt());
        LOG.debug("op=persist inode={} path={} bytes={}", file.id(), target.path(), stored.size());
    }

    /** The file was unlinked while it was on its way. */
    private void leaveNothing(WrittenFile file, Target target) throws VfsException {
        Location place = file.location();
        Optional<Directory> parent = core.directories().find(place.parent());
        Optional<LocalEntry> successor = parent.flatMap(directory -> directory.local(place.name()));
        if (successor.isPresent() && successor.get() instanceof LocalEntry.Written next) {
            next.file().takesThePlaceOfAnObject();
            return;
        }
        Unlinking.delete(target.store(), target.path());
        parent.ifPresent(directory -> unlinking.gone(directory, place.name()));
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
