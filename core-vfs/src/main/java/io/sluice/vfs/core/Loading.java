package io.sluice.vfs.core;

import io.sluice.vfs.Caller;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.core.load.LoadSource;
import io.sluice.vfs.core.read.LoadedPiece;
import io.sluice.vfs.storage.UnderFileSystem;
import java.util.Optional;

/** What loads get to know of files, and how their contents come into the cache. */
final class Loading implements LoadSource {
    private final Core core;
    private final Reading reading;

    Loading(Core core, Reading reading) {
        this.core = core;
        this.reading = reading;
    }

    @Override
    public Optional<Target> open(Caller caller, InodeId file, InodeId parent) throws VfsException {
        reading.recall(file, parent);
        Node node = core.nodes().require(file);
        Core.requireFile(node);
        reading.requireReadable(caller, node);
        if (!(node instanceof Node.StoredNode stored)) {
            return Optional.empty();
        }
        Mount mount = core.directories().placement(stored.parent()).requireMount();
        if (!mount.options().cached()) {
            throw new VfsException(VfsError.NOT_SUPPORTED, "its mount has cache=off");
        }
        Reading.requireNotArchived(stored);
        return Optional.of(new StoredTarget(stored, core.key(stored), mount.store()));
    }

    @Override
    public String nameOf(InodeId file, InodeId parent) {
        try {
            reading.recall(file, parent);
            return core.nodes().pathOf(core.nodes().require(file)).toString();
        } catch (VfsException e) {
            return "a file that is gone";
        }
    }

    @Override
    public long capacityBytes() {
        return core.cache().status().directories().stream()
                .filter(directory -> directory.alarm().isEmpty())
                .mapToLong(CacheStatus.Directory::limitBytes)
                .sum();
    }

    private final class StoredTarget implements Target {
        private final Node.StoredNode node;
        private final ContentKey key;
        private final UnderFileSystem store;

        private StoredTarget(Node.StoredNode node, ContentKey key, UnderFileSystem store) {
            this.node = node;
            this.key = key;
            this.store = store;
        }

        @Override
        public long size() {
            return key.size();
        }

        @Override
        public long cachedBytes() {
            return core.cache().cachedBytes(key);
        }

        @Override
        public long pieceBytes() {
            return core.reads().pieceBytes();
        }

        @Override
        public LoadedPiece load(int piece) throws VfsException {
            try {
                return core.reads().load(key, store, piece);
            } catch (VfsException e) {
                if (e.error() == VfsError.REPLACED || e.error() == VfsError.STALE) {
                    core.nodes().refresh(node); // the next load finds what is there now
                }
                throw e;
            }
        }
    }
}
