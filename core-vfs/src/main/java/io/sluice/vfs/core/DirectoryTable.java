package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
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

    private final MetadataStore metadata;
    private final Identities identities;
    private final MountTable mounts;
    private final ListingTools tools;
    private final Directory root;
    private volatile boolean newlyMet;
    private final Map<InodeId, Directory> known = new ConcurrentHashMap<>();

    DirectoryTable(
            MetadataStore metadata, Identities identities, MountTable mounts, GatewaySettings settings, Clock clock) {
        this.metadata = metadata;
        this.identities = identities;
        this.mounts = mounts;
        this.tools = new ListingTools(settings, clock, this::placement);
        this.root = new Directory(InodeId.ROOT, Optional.empty(), tools);
        known.put(InodeId.ROOT, root);
    }

    Directory root() {
        return root;
    }

    ListingTools tools() {
        return tools;
    }

    Optional<Directory> find(InodeId id) {
        Directory directory = known.get(id);
        if (directory != null) {
            return Optional.of(directory);
        }
        return metadata.directories().get(id).map(location -> met(id, location));
    }

    /** @throws VfsException {@link VfsError#STALE} */
    Directory require(InodeId id) throws VfsException {
        return find(id).orElseThrow(() -> new VfsException(VfsError.STALE, "no directory has the inode " + id));
    }

    /** The directory {@code name} of {@code parent}, which is there. */
    Directory child(Directory parent, FileName name) {
        InodeId id = identities.idOf(parent.id(), name);
        Directory directory = known.get(id);
        if (directory != null) {
            return directory;
        }
        Location location = new Location(parent.id(), name);
        if (metadata.directories().get(id).filter(location::equals).isEmpty()) {
            metadata.directories().put(id, location);
            newlyMet = true;
        }
        return met(id, location);
    }

    /** Before an inode of a directory is handed out: after a restart its holder must find it again. */
    void remember() throws VfsException {
        if (newlyMet) {
            newlyMet = false;
            Durability.sync(metadata);
        }
    }

    void moved(Directory directory, Location location) {
        directory.moveTo(location);
        metadata.directories().put(directory.id(), location);
        mounts.pathsChanged();
    }

    void removed(Directory directory) {
        known.remove(directory.id());
        metadata.directories().remove(directory.id());
        identities.unbind(directory.id());
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
        return known.values().stream().anyMatch(directory -> directory.anyLocal(test));
    }

    /** The object of an unlinked file is gone from its store: its place is free. */
    void exhume(UnlinkedFile file) {
        known.values().forEach(directory -> directory.exhume(file));
    }

    /** What was listed of {@code ancestor} and all below it must be listed anew. */
    void outdateWithin(Directory ancestor) throws VfsException {
        for (Directory directory : known.values()) {
            if (isWithin(directory, ancestor)) {
                directory.listing().outdate();
            }
        }
    }

    /** Another store lies at {@code path} from now on: nothing that is known of the old one's names counts. */
    void storeChangedAt(VfsPath path) {
        tools.forgetAll();
        for (Directory directory : known.values()) {
            try {
                if (path(directory).startsWith(path)) {
                    directory.settle(Long.MAX_VALUE);
                    directory.listing().outdate();
                }
            } catch (VfsException e) {
                // It hangs together no more, so nobody finds it.
                directory.listing().outdate();
            }
        }
    }

    private Directory met(InodeId id, Location location) {
        return known.computeIfAbsent(id, any -> new Directory(id, Optional.of(location), tools));
    }
}
