package io.sluice.vfs.core.load;

import io.sluice.vfs.Caller;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.read.LoadedPiece;
import java.util.Optional;

/** What loads ask of the file system beside what doors ask. Thread-safe. */
public interface LoadSource {
    /**
     * A file that is to be loaded.
     *
     * @param parent the directory that it lies in
     * @return empty if it is not in its store yet: all its bytes are here
     * @throws VfsException {@link io.sluice.vfs.VfsError#ACCESS_DENIED} if the caller may not read it,
     *     {@link io.sluice.vfs.VfsError#NOT_SUPPORTED} if its mount is not cached
     */
    Optional<Target> open(Caller caller, InodeId file, InodeId parent) throws VfsException;

    /** What a person calls the file; says so if it is gone. */
    String nameOf(InodeId file, InodeId parent);

    /** How much the cache can hold, as things stand; 0 while it takes nothing. */
    long capacityBytes();

    /** The content of a file in its store, in pieces of one request each. */
    interface Target {
        long size();

        /** How much of it the cache has; asks memory only. */
        long cachedBytes();

        /** The length of every piece but the last. */
        long pieceBytes();

        /** Waits until the piece, from 0 on, is in the cache or was refused by it. */
        LoadedPiece load(int piece) throws VfsException;
    }
}
