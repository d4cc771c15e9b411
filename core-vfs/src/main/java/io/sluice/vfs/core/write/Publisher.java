package io.sluice.vfs.core.write;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UnderFileSystem;
import java.util.Optional;

/** Where sealed files go, and what becomes of them when they arrive; the namespace implements it. */
public interface Publisher {
    /** A place in a store. */
    record Target(UnderFileSystem store, StorePath path) {}

    /**
     * Where the file belongs now; empty if it is not to be published: it was unlinked, or has a name that never reaches the store.
     *
     * @throws VfsException if its mount can't be reached
     */
    Optional<Target> target(WrittenFile file) throws VfsException;

    /** The bytes of {@code edition} are in the store at {@code target}. */
    void arrived(WrittenFile file, long edition, Target target, StoreEntry.StoreFile stored) throws VfsException;

    /** The store refused it for good. */
    void refused(WrittenFile file, long edition, String reason);
}
