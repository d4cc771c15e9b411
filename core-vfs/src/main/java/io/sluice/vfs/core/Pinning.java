package io.sluice.vfs.core;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.Location;
import java.util.List;
import java.util.Optional;

/** Makes and takes away pins: durable first, then the cache looks at what it has. Thread-safe. */
final class Pinning {
    private final Core core;

    Pinning(Core core) {
        this.core = core;
    }

    /** @return the path that is pinned now */
    VfsPath pin(InodeId inode) throws VfsException {
        VfsPath path = pathOf(core.nodes().require(inode));
        Optional<Mount> mount = core.mounts().placement(path).mount();
        if (mount.isPresent() && !mount.get().options().cached()) {
            throw new VfsException(
                    VfsError.INVALID, mount.get().path() + " has cache=off: nothing of it is kept in the cache");
        }
        core.pins().add(path, core.now());
        Durability.sync(core.metadata());
        core.cache().follow(core.pins());
        return path;
    }

    void unpin(VfsPath path) throws VfsException {
        core.pins().remove(path);
        Durability.sync(core.metadata());
        core.cache().follow(core.pins());
    }

    List<VfsPath> pins() {
        return core.pins().all();
    }

    private VfsPath pathOf(Node node) throws VfsException {
        return switch (node) {
            case Node.DirectoryNode found ->
                core.directories().placement(found.directory()).path();
            case Node.StoredNode stored -> pathOf(stored.location());
            case Node.WrittenNode written -> pathOf(written.file().location());
            case Node.UnlinkedNode _ -> throw new VfsException(VfsError.STALE, "it was removed");
        };
    }

    private VfsPath pathOf(Location location) throws VfsException {
        Directory parent = core.directories().require(location.parent());
        return core.directories().placement(parent).path().child(location.name());
    }
}
