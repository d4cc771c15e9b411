package io.sluice.vfs;

import java.util.Optional;
import java.util.Set;

/**
 * What a {@link VirtualFileSystem} can tell from memory alone, for callers that must not block: no store, no disk, no lock that is held
 * across either. Thread-safe.
 *
 * <p>Each answer is what the operation of the same name would give now. Empty means that only the operation can tell, which may be because it
 * would refuse: refusals are never told here.
 */
public interface Remembered {
    /** Remembers nothing. */
    Remembered NOTHING = new Remembered() {
        @Override
        public Optional<FileAttributes> attributes(InodeId inode) {
            return Optional.empty();
        }

        @Override
        public Optional<FileAttributes> lookup(Caller caller, InodeId directory, FileName name) {
            return Optional.empty();
        }

        @Override
        public Optional<Set<Access>> access(Caller caller, InodeId inode, Set<Access> wanted) {
            return Optional.empty();
        }
    };

    Optional<FileAttributes> attributes(InodeId inode);

    Optional<FileAttributes> lookup(Caller caller, InodeId directory, FileName name);

    Optional<Set<Access>> access(Caller caller, InodeId inode, Set<Access> wanted);
}
