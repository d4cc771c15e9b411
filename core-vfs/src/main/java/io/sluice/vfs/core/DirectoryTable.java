package io.sluice.vfs.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.listing.ListingFiles;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.MetadataStore;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The directories that were met, in this process or, by the metadata store, before. Thread-safe. */
final class DirectoryTable {
    /** How deep a path may be; what is deeper is a circle. */
    private static final int MAX_DEPTH = VfsPath.MAX_LENGTH;

    private static final long MAX_RECENT = 20_000;

    private final MetadataStore metadata;
    private final Identities identities;
    private final MountTable mounts;
    private final ListingTools tools;
    private final Directory root;

    /** For directories that were met, attributes of vanished files that were forgotten, and ids that were given. */
    private final SyncDebt debt;

    /** One object for each directory as long as anybody has it; the two below see to it that somebody does. */
    private final Cache<InodeId, Directory> known =
            Caffeine.newBuilder().weakValues().executor(Runnable::run).build();

    private final Cache<InodeId, Directory> recent = Caffeine.newBuilder()
            .maximumSize(MAX_RECENT)
            .executor(Runnable::run)
            .build();

    private final Cache<InodeId, Boolean> removed = Caffeine.newBuilder()
            .maximumSize(MAX_RECENT)
            .executor(Runnable::run)
            .build();

    /** Those of which something is known that no store lists. */
    private final Map<InodeId, Directory> changed = new ConcurrentHashMap<>();

    DirectoryTable(
            MetadataStore metadata,
            Identities identities,
            MountTable mounts,
            GatewaySettings settings,
            ListingFiles files,
            Clock clock) {
        this.metadata = metadata;
        this.identities = identities;
        this.debt = identities.debt();
        this.mounts = mounts;
        VanishedEntries vanished = new VanishedEntries(metadata, identities);
        this.tools = new ListingTools(
                settings,
                clock,
                files,
                this::placement,
                (directory, old, fresh) -> {
                    if (vanished.forget(directory, old, fresh)) {
                        debt.owe();
                    }
                },
                identities::idOf,
                settings.refreshAhead() ? Thread::startVirtualThread : task -> {});
        this.root = new Directory(InodeId.ROOT, Optional.empty(), tools, this::changedHere);
        known.put(InodeId.ROOT, root);
    }

    Directory root() {
        return root;
    }

    ListingTools tools() {
        return tools;
    }

    Optional<Directory> find(InodeId id) {
        Directory directory = known.getIfPresent(id);
        if (directory != null) {
            return Optional.of(directory);
        }
        return metadata.directories().get(id).map(location -> met(id, location));
    }

    /** @throws VfsException {@link VfsError#STALE} */
    Directory require(InodeId id) throws VfsException {
        return find(id).orElseThrow(() -> new VfsException(VfsError.STALE, "no directory has the inode " + id));
    }

    /**
     * For who has met it before and kept others from removing it only since.
     *
     * @throws VfsException {@link VfsError#STALE} if it was removed before that
     */
    void requireStill(Directory directory) throws VfsException {
        if (directory.location().isPresent()
                && metadata.directories().get(directory.id()).isEmpty()) {
            throw new VfsException(VfsError.STALE, "the directory was removed");
        }
    }

    /** The directory {@code name} of {@code parent}, which is there. */
    Directory child(Directory parent, FileName name) {
        InodeId id = identities.idOf(parent.id(), name);
        Directory directory = known.getIfPresent(id);
        if (directory != null) {
            return directory;
        }
        Location location = new Location(parent.id(), name);
        if (metadata.directories().get(id).filter(location::equals).isEmpty()) {
            metadata.directories().put(id, location);
            debt.owe();
        }
        return met(id, location);
    }

    /** The same if it was met before, so that nothing has to be recorded. */
    Optional<Directory> knownChild(Directory parent, FileName name) {
        return identities.knownIdOf(parent.id(), name).map(known::getIfPresent);
    }

    /** Whether there is no directory of that id that was met. */
    boolean isNone(InodeId id) {
        return metadata.directories().get(id).isEmpty();
    }

    /** Whether {@link #remember} has nothing to do. */
    boolean isRemembered() {
        return debt.isSettled();
    }

    /** Whether this process has removed it; of the last ones that it has. */
    boolean wasRemoved(InodeId id) {
        return removed.getIfPresent(id) != null;
    }

    /** Before an inode is handed out: after a restart its holder must find it again, and see what he saw. */
    void remember() throws VfsException {
        debt.settle();
    }

    void moved(Directory directory, Location location) {
        directory.moveTo(location);
        metadata.directories().put(directory.id(), location);
        mounts.pathsChanged();
    }

    void removed(Directory directory) {
        forget(directory.id());
        identities.unbind(directory.id());
    }

    /** The store has a file where, perhaps, a directory was. */
    void isFileNow(InodeId id) {
        if (metadata.directories().get(id).isPresent()) {
            forget(id);
        }
    }

    private void forget(InodeId id) {
        removed.put(id, true);
        metadata.directories().remove(id);
        known.invalidate(id);
        recent.invalidate(id);
        changed.remove(id);
        tools.files().remove(id);
    }

    /** Another store lies at {@code path} from now on: nothing that is known of the old one's names counts. */
    void storeChangedAt(VfsPath path) {
        tools.forgetObservations();
        for (Directory directory : known.asMap().values()) {
            try {
                if (path(directory).startsWith(path)) {
                    directory.forgetStore();
                }
            } catch (VfsException e) {
                // It hangs together no more, so nobody finds it.
                directory.forgetStore();
            }
        }
        tools.news().allChanged();
    }

    /** The directory at a path that is one. */
    Directory at(VfsPath path) {
        Directory current = root;
        for (FileName name : path.names()) {
            current = child(current, name);
        }
        return current;
    }

    /** @throws VfsException {@link VfsError#STALE} if it does not hang together any more */
    Placement placement(Directory directory) throws VfsException {
        long epoch = mounts.epoch();
        Optional<Placement> cached = directory.placementIn(epoch);
        if (cached.isPresent()) {
            return cached.get();
        }
        Placement computed = mounts.placement(path(directory));
        directory.remember(computed, epoch);
        return computed;
    }

    VfsPath path(Directory directory) throws VfsException {
        Deque<FileName> names = new ArrayDeque<>();
        Directory current = directory;
        while (current.location().isPresent()) {
            if (names.size() > MAX_DEPTH) {
                throw new VfsException(VfsError.STALE, "the directory " + directory.id() + " lies in itself");
            }
            Location location = current.location().get();
            names.addFirst(location.name());
            current = require(location.parent());
        }
        List<FileName> list = new ArrayList<>(names);
        return new VfsPath(list);
    }

    /** Whether {@code directory} is {@code ancestor} or lies below it. */
    boolean isWithin(Directory directory, Directory ancestor) throws VfsException {
        Directory current = directory;
        while (!current.id().equals(ancestor.id())) {
            if (current.location().isEmpty()) {
                return false;
            }
            current = require(current.location().get().parent());
        }
        return true;
    }

    boolean hasLocal(Predicate<LocalEntry> test) {
        return changed.values().stream().anyMatch(directory -> directory.anyLocal(test));
    }

    /** The object of an unlinked file is gone from its store: its place is free. */
    void exhume(UnlinkedFile file) {
        changed.values().forEach(directory -> directory.exhume(file));
    }

    /** What is known of {@code ancestor} and all below it, also from what was put there from here, the store must show anew. */
    void outdateWithin(Directory ancestor) {
        tools.forgetObservations();
        for (Directory directory : known.asMap().values()) {
            if (mayBeWithin(directory, ancestor)) {
                directory.listing().outdate();
                directory.forgetWhatTheStoreMustShow();
            }
        }
    }

    private boolean mayBeWithin(Directory directory, Directory ancestor) {
        try {
            return isWithin(directory, ancestor);
        } catch (VfsException e) {
            return true; // it hangs together no more, and nobody who finds it again shall be told what was
        }
    }

    /** All that stores said of {@code ancestor} and of what lies below it, now or before a restart, is asked anew. */
    void refreshWithin(Directory ancestor) {
        outdateWithin(ancestor);
        metadata.directories().forEach((id, location) -> {
            if (liesWithin(id, ancestor.id())) {
                tools.files().remove(id);
            }
        });
    }

    private boolean liesWithin(InodeId id, InodeId ancestor) {
        Optional<InodeId> current = Optional.of(id);
        for (int depth = 0; current.isPresent() && depth < MAX_DEPTH; depth++) {
            if (current.get().equals(ancestor)) {
                return true;
            }
            current = metadata.directories().get(current.get()).map(Location::parent);
        }
        return false;
    }

    private Directory met(InodeId id, Location location) {
        Directory directory = known.get(id, any -> new Directory(id, Optional.of(location), tools, this::changedHere));
        recent.put(id, directory);
        return directory;
    }

    private void changedHere(Directory directory) {
        changed.compute(directory.id(), (id, any) -> directory.isAsListed() ? null : directory);
    }
}
