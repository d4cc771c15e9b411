package io.sluice.vfs.core.write;

import io.sluice.vfs.Lease;
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

    /** Whether its upload is to wait, because its name tells that it gets another one soon. */
    boolean isHeldBack(WrittenFile file);

    /** Whether its writer's close will wait until it is in the store. */
    boolean isAwaited(WrittenFile file);

    /**
     * The store of the mount that the file lies in, whatever its name.
     *
     * @throws VfsException if its mount can't be reached
     */
    UnderFileSystem store(WrittenFile file) throws VfsException;

    /**
     * Keeps everybody else from writing there until the lease is closed: of two files that have had one name, the later one arrives later.
     *
     * @throws VfsException {@link io.sluice.vfs.VfsError#UNAVAILABLE} if somebody else takes too long
     */
    Lease reserve(Target target) throws VfsException;

    /** An object of the file is about to be made at {@code target}, which the caller has reserved; false if it does not belong there any more. */
    boolean begins(WrittenFile file, Target target);

    /** The attempt to make it has ended, if it had begun; the place is still reserved. */
    void ended(WrittenFile file, Sending.End end);

    /**
     * The bytes of {@code edition} are in the store at {@code target}, which the caller has reserved.
     *
     * @throws VfsException {@link io.sluice.vfs.VfsError#UNAVAILABLE} if they do not belong there any more and must be brought again
     */
    void arrived(WrittenFile file, long edition, Target target, StoreEntry.StoreFile stored) throws VfsException;

    /** The store refused it for good. */
    void refused(WrittenFile file, long edition, String reason);
}
