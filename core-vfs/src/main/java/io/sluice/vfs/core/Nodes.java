package io.sluice.vfs.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds what a name or an inode is, from everything that is known here and, where that does not do, from the store. Thread-safe. */
final class Nodes {
    private static final long MAX_LOCATIONS = 50_000;

    private final DirectoryTable directories;
    private final Identities identities;
    private final MountTable mounts;
    private final Map<InodeId, WrittenFile> written = new ConcurrentHashMap<>();
    private final Map<InodeId, UnlinkedFile> unlinked = new ConcurrentHashMap<>();

    private final NameSwitches switches = new NameSwitches();

    /** Where files of stores were met last that have the ids which their names derive; a bounded memory, for a door can recall an inode by its parent. */
    private final Cache<InodeId, Location> locations = Caffeine.newBuilder()
            .maximumSize(MAX_LOCATIONS)
            .executor(Runnable::run)
            .build();

    Nodes(DirectoryTable directories, Identities identities, MountTable mounts) {
        this.directories = directories;
        this.identities = identities;
        this.mounts = mounts;
    }

    Map<InodeId, WrittenFile> written() {
        return written;
    }

    Map<InodeId, UnlinkedFile> unlinked() {
        return unlinked;
    }

    /** By which names change from one file to another. */
    NameSwitches switches() {
        return switches;
    }

    /** What the entry {@code name} of {@code directory} is. */
    Optional<Node> find(Directory directory, FileName name) throws VfsException {
        return switches.find(() -> look(directory, name));
    }

    private Optional<Node> look(Directory directory, FileName name) throws VfsException {
        Placement placement = directories.placement(directory);
        if (mounts.namesBelow(placement.path()).contains(name)) {
            return Optional.of(directoryNode(directory, name));
        }
        Optional<LocalEntry> local = directory.local(name);
        if (local.isPresent()) {
            return known(directory, placement, local.get());
        }
        return directory.listing().find(name).map(entry -> node(directory, entry));
    }

    /** @throws VfsException {@link VfsError#NOT_FOUND} */
    Node require(Directory directory, FileName name) throws VfsException {
        return find(directory, name).orElseThrow(() -> new VfsException(VfsError.NOT_FOUND, "no such entry: " + name));
    }

    /** @throws VfsException {@link VfsError#STALE} */
    Node require(InodeId id) throws VfsException {
        return switches.find(() -> look(id)).orElseThrow(() -> new VfsException(VfsError.STALE, "no inode " + id));
    }

    private Optional<Node> look(InodeId id) throws VfsException {
        Optional<Directory> directory = directories.find(id);
        if (directory.isPresent()) {
            return Optional.of(new Node.DirectoryNode(id, directory.get()));
        }
        WrittenFile file = written.get(id);
        if (file != null) {
            return Optional.of(new Node.WrittenNode(file));
        }
        UnlinkedFile gone = unlinked.get(id);
        if (gone != null) {
            return Optional.of(new Node.UnlinkedNode(gone));
        }
        Optional<Location> location = identities.placeOf(id).or(() -> Optional.ofNullable(locations.getIfPresent(id)));
        if (location.isPresent()) {
            // Where it is not any more stays noted: it may be brought there again at this very moment.
            return look(
                            directories.require(location.get().parent()),
                            location.get().name())
                    .filter(node -> node.id().equals(id));
        }
        return Optional.empty();
    }

    /** The same if no store and no disk has to be asked; empty also where it has, or where it is being written or was unlinked. */
    Optional<Node> remembered(InodeId id) {
        Optional<Directory> directory = directories.find(id);
        if (directory.isPresent()) {
            return Optional.of(new Node.DirectoryNode(id, directory.get()));
        }
        if (written.containsKey(id) || unlinked.containsKey(id)) {
            return Optional.empty();
        }
        Optional<Location> moved = identities.placeOf(id);
        if (moved.isPresent()) {
            return remembered(moved.get()).filter(node -> node.id().equals(id));
        }
        Location met = locations.getIfPresent(id);
        if (met == null) {
            return Optional.empty();
        }
        // What was not moved has the id that its name derives, which so need not be derived again.
        return directories
                .find(met.parent())
                .flatMap(parent -> remembered(parent, met.name(), id))
                .filter(node -> node.id().equals(id));
    }

    private Optional<Node> remembered(Location place) {
        return directories.find(place.parent()).flatMap(parent -> remembered(parent, place.name()));
    }

    /** What the entry {@code name} of {@code directory} is, on the same terms. */
    Optional<Node> remembered(Directory directory, FileName name) {
        return remembered(directory, name, InodeId.derive(directory.id(), name));
    }

    private Optional<Node> remembered(Directory directory, FileName name, InodeId derived) {
        Placement placement;
        try {
            placement = directories.placement(directory);
        } catch (VfsException e) {
            return Optional.empty();
        }
        if (mounts.namesBelow(placement.path()).contains(name)) {
            return directories.knownChild(directory, name).map(child -> new Node.DirectoryNode(child.id(), child));
        }
        return directory.local(name).isPresent()
                ? Optional.empty()
                : directory.listing().remembered(name, derived).flatMap(entry -> remembered(directory, entry, derived));
    }

    private Optional<Node> remembered(Directory directory, StoreEntry entry, InodeId derived) {
        return switch (entry) {
            case StoreEntry.StoreDirectory listed ->
                directories
                        .knownChild(directory, listed.name())
                        .map(child -> new Node.DirectoryNode(child.id(), child));
            case StoreEntry.StoreFile file ->
                identities
                        .knownIdOf(directory.id(), file.name(), derived)
                        .filter(id -> directories.isNone(id) && isMet(id))
                        .map(id -> new Node.StoredNode(id, directory, file));
        };
    }

    private boolean isMet(InodeId id) {
        return locations.getIfPresent(id) != null || identities.placeOf(id).isPresent();
    }

    /** The same, and a directory. */
    Directory requireDirectory(InodeId id) throws VfsException {
        return switch (require(id)) {
            case Node.DirectoryNode node -> node.directory();
            case Node.StoredNode _, Node.WrittenNode _, Node.UnlinkedNode _ ->
                throw new VfsException(VfsError.NOT_DIRECTORY, "the inode " + id + " is a file");
        };
    }

    /** Finds an inode in the listing of a directory; true if it is known from now on. */
    boolean recall(InodeId id, Directory parent) throws VfsException {
        Optional<FileName> listed = parent.listing().nameOf(id);
        if (listed.isPresent()) {
            return find(parent, listed.get())
                    .filter(node -> node.id().equals(id))
                    .isPresent();
        }
        VfsPath path = directories.path(parent);
        for (FileName name : mounts.namesBelow(path)) {
            if (directoryNode(parent, name).id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    /** What an entry that the store listed is. */
    Node node(Directory directory, StoreEntry entry) {
        return node(directory, entry, InodeId.derive(directory.id(), entry.name()));
    }

    /** The same, with the id known that the name derives. */
    Node node(Directory directory, StoreEntry entry, InodeId derived) {
        return switch (entry) {
            case StoreEntry.StoreDirectory listed -> directoryNode(directory, listed.name());
            case StoreEntry.StoreFile file -> {
                InodeId id = identities.idOf(directory.id(), file.name(), derived);
                directories.isFileNow(id);
                if (id.equals(derived)) {
                    // Of others the record tells; what is noted here late must not speak against it.
                    locations.put(id, new Location(directory.id(), file.name()));
                }
                yield new Node.StoredNode(id, directory, file);
            }
        };
    }

    /** @throws VfsException {@link VfsError#STALE} if it has no name any more */
    VfsPath pathOf(Node node) throws VfsException {
        return switch (node) {
            case Node.DirectoryNode found -> directories.path(found.directory());
            case Node.StoredNode stored ->
                directories.path(stored.parent()).child(stored.entry().name());
            case Node.WrittenNode file -> {
                Location location = file.file().location();
                yield directories.path(directories.require(location.parent())).child(location.name());
            }
            case Node.UnlinkedNode _ -> throw new VfsException(VfsError.STALE, "the file was unlinked");
        };
    }

    /** Where it lies, or lay when it was met last; no store is asked. */
    Optional<VfsPath> lastKnownPath(InodeId id) {
        try {
            Optional<Directory> directory = directories.find(id);
            if (directory.isPresent()) {
                return Optional.of(directories.path(directory.get()));
            }
            Optional<Location> location = Optional.ofNullable(written.get(id))
                    .map(WrittenFile::location)
                    .or(() -> identities.placeOf(id))
                    .or(() -> Optional.ofNullable(locations.getIfPresent(id)));
            if (location.isEmpty()) {
                return Optional.empty();
            }
            Location place = location.get();
            return Optional.of(
                    directories.path(directories.require(place.parent())).child(place.name()));
        } catch (VfsException e) {
            return Optional.empty(); // it lay in a directory that is gone
        }
    }

    Node directoryNode(Directory parent, FileName name) {
        Directory child = directories.child(parent, name);
        return new Node.DirectoryNode(child.id(), child);
    }

    /** What is known of it, and of all below it, is asked of the store anew. */
    void refresh(InodeId id) throws VfsException {
        switch (require(id)) {
            case Node.DirectoryNode node -> {
                directories.refreshWithin(node.directory());
                directories.tools().news().allChanged();
            }
            case Node.StoredNode node -> refresh(node);
            case Node.WrittenNode _, Node.UnlinkedNode _ -> {
                // Nothing of it is the store's word.
            }
        }
    }

    /** The store has another version of it than was believed. */
    void refresh(Node.StoredNode node) {
        node.parent().listing().outdate();
        directories.tools().forget(node.location());
        node.parent()
                .local(node.entry().name())
                .filter(LocalEntry.Added.class::isInstance)
                .ifPresent(node.parent()::dropLocal);
        directories.tools().news().entryChanged(node.parent().id(), node.entry().name());
        directories.tools().news().inodeChanged(node.id());
    }

    void forgetLocation(InodeId id) {
        locations.invalidate(id);
    }

    private Optional<Node> known(Directory directory, Placement placement, LocalEntry local) throws VfsException {
        GatewaySettings settings = directories.tools().settings();
        return switch (local) {
            case LocalEntry.Written entry -> Optional.of(new Node.WrittenNode(entry.file()));
            case LocalEntry.Hidden entry -> Optional.of(new Node.UnlinkedNode(entry.file()));
            case LocalEntry.Buried _, LocalEntry.Underway _ -> Optional.empty();
            case LocalEntry.Gone gone ->
                isYoung(gone.at(), settings.negativeTtl()) ? Optional.empty() : anew(directory, gone.name());
            case LocalEntry.Added added -> {
                Duration ttl = placement.mount().orElseThrow().metadataTtl(settings);
                yield isYoung(added.at(), ttl)
                        ? Optional.of(node(directory, added.entry()))
                        : anew(directory, added.name());
            }
        };
    }

    private Optional<Node> anew(Directory directory, FileName name) throws VfsException {
        return directory.listing().findAnew(name).map(entry -> node(directory, entry));
    }

    private boolean isYoung(Instant since, Duration ttl) {
        return directories.tools().isYoung(since, ttl);
    }
}
