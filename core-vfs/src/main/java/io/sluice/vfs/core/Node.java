package io.sluice.vfs.core;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;

/** What an inode is. */
sealed interface Node {
    InodeId id();

    record DirectoryNode(InodeId id, Directory directory) implements Node {}

    /** A file that lies in a store. */
    record StoredNode(InodeId id, Directory parent, StoreEntry.StoreFile entry) implements Node {
        Location location() {
            return new Location(parent.id(), entry.name());
        }
    }

    /** A file that is not in its store yet. */
    record WrittenNode(WrittenFile file) implements Node {
        @Override
        public InodeId id() {
            return file.id();
        }
    }

    /** An object without a name, or with one for its holder only. */
    record UnlinkedNode(UnlinkedFile file) implements Node {
        @Override
        public InodeId id() {
            return file.id();
        }
    }
}
