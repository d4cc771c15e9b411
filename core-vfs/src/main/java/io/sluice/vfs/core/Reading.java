package io.sluice.vfs.core;

import io.sluice.vfs.Access;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Content;
import io.sluice.vfs.DirectoryEntry;
import io.sluice.vfs.DirectoryPage;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.listing.Snapshot;
import io.sluice.vfs.core.write.StagedContent;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** The operations that change nothing. */
final class Reading {
    /** The most entries of a page, whatever was asked for. */
    private static final int MAX_PAGE = 4096;

    private final Core core;
    private final Siblings siblings;

    Reading(Core core) {
        this.core = core;
        this.siblings = new Siblings(core);
    }

    FileAttributes lookup(Caller caller, InodeId directoryId, FileName name) throws VfsException {
        Directory directory = core.nodes().requireDirectory(directoryId);
        Permissions.require(caller, core.attributes().ofDirectory(directory), Permissions.EXECUTE);
        FileAttributes found = core.attributes().of(core.nodes().require(directory, name));
        core.directories().remember();
        return found;
    }

    InodeId parent(InodeId id) throws VfsException {
        return switch (core.nodes().require(id)) {
            case Node.DirectoryNode node ->
                node.directory().location().map(Location::parent).orElse(InodeId.ROOT);
            case Node.StoredNode node -> node.parent().id();
            case Node.WrittenNode node -> node.file().location().parent();
            case Node.UnlinkedNode _ -> throw new VfsException(VfsError.STALE, "the file was unlinked");
        };
    }

    FileAttributes attributes(InodeId id) throws VfsException {
        return core.attributes().of(core.nodes().require(id));
    }

    void recall(InodeId id, InodeId parent) throws VfsException {
        try {
            core.nodes().require(id);
            return;
        } catch (VfsException e) {
            if (e.error() != VfsError.STALE) {
                throw e;
            }
        }
        if (!core.nodes().recall(id, recalled(parent))) {
            throw new VfsException(VfsError.STALE, "no inode " + id + " in the directory where it was");
        }
    }

    private Directory recalled(InodeId id) throws VfsException {
        try {
            return core.nodes().requireDirectory(id);
        } catch (VfsException e) {
            if (e.error() != VfsError.STALE) {
                throw e;
            }
            if (!core.lost().find(id) && core.lost().mayComeBack(id)) {
                throw new VfsException(
                        VfsError.UNAVAILABLE,
                        "the metadata store was empty at the start; its mounts may be joined again");
            }
        }
        return core.nodes().requireDirectory(id);
    }

    Set<Access> access(Caller caller, InodeId id, Set<Access> wanted) throws VfsException {
        return granted(caller, core.nodes().require(id), wanted);
    }

    /** Those of {@code wanted} that the caller has on what {@code node} is. */
    Set<Access> granted(Caller caller, Node node, Set<Access> wanted) throws VfsException {
        FileAttributes attributes = core.attributes().of(node);
        Set<Access> granted = EnumSet.noneOf(Access.class);
        for (Access access : wanted) {
            if (isGranted(access, caller, node, attributes)) {
                granted.add(access);
            }
        }
        return granted;
    }

    private boolean isGranted(Access access, Caller caller, Node node, FileAttributes attributes) throws VfsException {
        return switch (access) {
            case READ -> Permissions.has(caller, attributes, Permissions.READ) || writes(caller, attributes);
            case LOOKUP -> attributes.isDirectory() && Permissions.has(caller, attributes, Permissions.EXECUTE);
            case EXECUTE -> attributes.isRegular() && Permissions.has(caller, attributes, Permissions.EXECUTE);
            case MODIFY, EXTEND -> takesChanges(caller, node, attributes);
            case DELETE -> attributes.isDirectory() && takesChanges(caller, node, attributes);
        };
    }

    private boolean takesChanges(Caller caller, Node node, FileAttributes attributes) throws VfsException {
        if (!Permissions.has(caller, attributes, Permissions.WRITE) && !writes(caller, attributes)) {
            return false;
        }
        return switch (node) {
            case Node.DirectoryNode found -> {
                Placement placement = core.directories().placement(found.directory());
                yield placement.mount().isPresent() && !placement.mount().get().readonly();
            }
            case Node.WrittenNode written ->
                written.file().life() == FileLife.WRITING
                        || isReplaced(written.file().location());
            case Node.StoredNode stored -> isReplaced(stored.location());
            case Node.UnlinkedNode _ -> false;
        };
    }

    /** Whether a sealed file there gives way to a new content: a client asks before it sets the size to nothing. */
    private boolean isReplaced(Location place) throws VfsException {
        Directory parent = core.directories().require(place.parent());
        return core.directories()
                .placement(parent)
                .mount()
                .filter(mount -> !mount.readonly() && mount.options().replace())
                .isPresent();
    }

    /** Whether it is the caller's own file and still being written: then the mode, which a program may set early, does not count. */
    static boolean writes(Caller caller, FileAttributes attributes) {
        return attributes.life() == FileLife.WRITING && Permissions.owns(caller, attributes);
    }

    DirectoryPage list(Caller caller, InodeId directoryId, long cookie, int maxEntries) throws VfsException {
        if (cookie != 0 && cookie < InodeId.FIRST_DERIVED) {
            throw new VfsException(VfsError.BAD_COOKIE, "no listing gave the cookie " + cookie);
        }
        Directory directory = core.nodes().requireDirectory(directoryId);
        Permissions.require(caller, core.attributes().ofDirectory(directory), Permissions.READ);
        int limit = Math.min(maxEntries, MAX_PAGE);
        Listing.Use<DirectoryPage> onePage = snapshot -> page(directory, snapshot, cookie, limit);
        Listing listing = directory.listing();
        DirectoryPage page = cookie == 0 ? listing.whole(onePage) : listing.goOn(onePage);
        core.directories().remember();
        return page;
    }

    /** What the store listed and what is known better, merged by their cookies. */
    private DirectoryPage page(Directory directory, Snapshot snapshot, long cookie, int limit)
            throws IOException, VfsException {
        SortedMap<Long, Known> known = knownAfter(directory, cookie, limit);
        List<DirectoryEntry> page = new ArrayList<>();
        Snapshot.Cursor listed = snapshot.after(cookie);
        while (page.size() < limit && !(listed.isAtEnd() && known.isEmpty())) {
            boolean better = !known.isEmpty() && (listed.isAtEnd() || known.firstKey() <= listed.cookie());
            if (better) {
                long next = known.firstKey();
                addKnown(page, next, known.remove(next));
                if (!listed.isAtEnd() && listed.cookie() == next) {
                    listed.advance();
                }
            } else {
                StoreEntry entry = listed.entry();
                Node node = core.nodes().node(directory, entry, new InodeId(listed.cookie()));
                page.add(new DirectoryEntry(
                        entry.name(), listed.cookie(), core.attributes().of(node)));
                listed.advance();
            }
        }
        return new DirectoryPage(page, listed.isAtEnd() && known.isEmpty());
    }

    private void addKnown(List<DirectoryEntry> page, long cookie, Known known) throws VfsException {
        if (known.node().isPresent()) {
            FileAttributes attributes = core.attributes().of(known.node().get());
            page.add(new DirectoryEntry(known.name(), cookie, attributes));
        }
    }

    /** What is known of a name better than the listing says: something else, or nothing of that name. */
    private record Known(FileName name, Optional<Node> node) {}

    /** What is known better, by cookie; at most a little more than a page. */
    private SortedMap<Long, Known> knownAfter(Directory directory, long cookie, int limit) throws VfsException {
        SortedMap<Long, Known> known = new TreeMap<>();
        int taken = 0;
        long horizon = Long.MAX_VALUE;
        for (Map.Entry<Long, LocalEntry> entry : directory.localAfter(cookie).entrySet()) {
            LocalEntry local = entry.getValue();
            Optional<Node> node = switch (local) {
                case LocalEntry.Written written -> Optional.of(new Node.WrittenNode(written.file()));
                case LocalEntry.Hidden hidden -> Optional.of(new Node.UnlinkedNode(hidden.file()));
                case LocalEntry.Added added -> Optional.of(core.nodes().node(directory, added.entry()));
                case LocalEntry.Gone _, LocalEntry.Buried _, LocalEntry.Underway _ -> Optional.empty();
            };
            known.put(entry.getKey(), new Known(local.name(), node));
            if (node.isPresent() && ++taken > limit) {
                horizon = entry.getKey();
                break;
            }
        }
        for (FileName name : core.mounts().namesBelow(core.directories().path(directory))) {
            long at = InodeId.derive(directory.id(), name).value();
            if (at > cookie && at <= horizon) {
                known.put(at, new Known(name, Optional.of(core.nodes().directoryNode(directory, name))));
            }
        }
        return known;
    }

    Content content(Caller caller, InodeId id) throws VfsException {
        Node node = core.nodes().require(id);
        Core.requireFile(node);
        requireReadable(caller, node);
        return content(node);
    }

    /** @throws VfsException {@link VfsError#ACCESS_DENIED} */
    void requireReadable(Caller caller, Node node) throws VfsException {
        FileAttributes attributes = core.attributes().of(node);
        boolean allowed = Permissions.owns(caller, attributes)
                || Permissions.has(caller, attributes, Permissions.READ)
                || Permissions.has(caller, attributes, Permissions.EXECUTE);
        if (!allowed) {
            Permissions.require(caller, attributes, Permissions.READ);
        }
    }

    /** The content, without a check of who asks. */
    Content content(Node node) throws VfsException {
        return switch (node) {
            case Node.DirectoryNode _ -> throw new VfsException(VfsError.IS_DIRECTORY, "it is a directory");
            case Node.WrittenNode written ->
                new StagedContent(written.file(), () -> content(core.nodes().require(written.id())));
            case Node.UnlinkedNode unlinked -> {
                UnlinkedFile file = unlinked.file();
                Content content =
                        core.reads().open(file.id(), file.key(), file.mount().store(), cached -> {});
                yield new StoredFileContent(content, core.attributes().versionOf(file), () -> {});
            }
            case Node.StoredNode stored -> ofStore(stored);
        };
    }

    private Content ofStore(Node.StoredNode node) throws VfsException {
        Mount mount = core.directories().placement(node.parent()).requireMount();
        requireNotArchived(node);
        Content content =
                core.reads().open(node.id(), core.key(node), mount.store(), cached -> siblings.begun(node, cached));
        long version = core.attributes().versionOf(node);
        return new StoredFileContent(content, version, () -> core.nodes().refresh(node));
    }

    static void requireNotArchived(Node.StoredNode node) throws VfsException {
        if (node.entry().archived()) {
            throw new VfsException(
                    VfsError.ACCESS_DENIED, node.entry().name() + " is archived in the store; restore it there first");
        }
    }
}
