package io.sluice.vfs;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The one file system that all doors share. Thread-safe; every operation may block on a store, up to a deadline.
 *
 * <p>Addressed by inode and offset, stateless as NFS is. Every operation throws {@link VfsError#STALE} for an inode that does not
 * exist, and {@link VfsError#UNAVAILABLE} when a store does not answer in time.
 */
public interface VirtualFileSystem {
    /** The entry {@code name} of {@code directory}; needs execute permission on the directory. */
    FileAttributes lookup(Caller caller, InodeId directory, FileName name) throws VfsException;

    /** The directory that {@code inode} lies in; the root's is the root. */
    InodeId parent(InodeId inode) throws VfsException;

    /** What is known of {@code inode}; asks no permission (RFC 1813 §3.3.1). */
    FileAttributes attributes(InodeId inode) throws VfsException;

    /**
     * Finds an inode again that this process may not have met yet, in the listing of the directory where its holder last saw it.
     * Costs a table look-up when the inode is known.
     *
     * @throws VfsException {@link VfsError#STALE} if it is not there
     */
    void recall(InodeId inode, InodeId parent) throws VfsException;

    /** Those of {@code wanted} that the caller has, by mode bits, mount and the write-once rule. */
    Set<Access> access(Caller caller, InodeId inode, Set<Access> wanted) throws VfsException;

    /**
     * The entries of {@code directory} that follow {@code cookie}.
     *
     * <p>Cookies stay good while entries come and go: every entry that is there all the time is returned exactly once.
     *
     * @param cookie 0 for the start, or one that an entry had
     * @param maxEntries at least 1; a page may be shorter without being the end
     */
    DirectoryPage list(Caller caller, InodeId directory, long cookie, int maxEntries) throws VfsException;

    /** The bytes of {@code file} as they are now, for a caller who may read (or, as owner, execute) it. */
    Content content(Caller caller, InodeId file) throws VfsException;

    /** Keeps {@code inode} readable, though it may be unlinked, until the lease is closed. */
    Lease retain(InodeId inode) throws VfsException;

    /** Makes a file, in life {@link FileLife#WRITING}; the caller owns it unless {@code attributes} says otherwise. */
    Created create(Caller caller, InodeId directory, FileName name, CreateMode mode, AttributeChange attributes)
            throws VfsException;

    Created makeDirectory(Caller caller, InodeId directory, FileName name, AttributeChange attributes)
            throws VfsException;

    /**
     * Opens {@code file} for its one writer.
     *
     * @param truncate whether O_TRUNC was given
     * @throws VfsException {@link VfsError#WRITE_ONCE} if the file is sealed or has a writer
     */
    WriteLease openForWriting(Caller caller, InodeId file, boolean truncate) throws VfsException;

    /** Writes all of {@code data} at {@code offset} of a file that is being written. */
    default Change write(Caller caller, InodeId file, long offset, ByteBuffer data, Stability stability)
            throws VfsException {
        return write(caller, file, offset, Payload.of(data), stability);
    }

    /** The same of bytes that may lie in several buffers: one write, all the same. */
    Change write(Caller caller, InodeId file, long offset, Payload data, Stability stability) throws VfsException;

    /** Makes everything written to {@code file} so far durable on the gateway's disk. */
    Change commit(Caller caller, InodeId file) throws VfsException;

    /**
     * Changes owner, group, mode, times (kept in Sluice) or size (of a file that is being written).
     *
     * @param guard if present, the ctime that the inode must still have, else {@link VfsError#NOT_SYNC}
     */
    Change changeAttributes(Caller caller, InodeId inode, AttributeChange change, Optional<Instant> guard)
            throws VfsException;

    /** Unlinks a file. */
    Change remove(Caller caller, InodeId directory, FileName name) throws VfsException;

    Change removeDirectory(Caller caller, InodeId directory, FileName name) throws VfsException;

    /** Renames a file or directory; replaces a file, or an empty directory by a directory, atomically in the namespace. */
    Renamed rename(Caller caller, InodeId fromDirectory, FileName fromName, InodeId toDirectory, FileName toName)
            throws VfsException;

    /** What statfs tells for the mount that {@code inode} lies in; no store call. */
    StorageUsage usage(InodeId inode) throws VfsException;

    /** A value that changes at every start and whenever unstable writes may have been lost (RFC 1813 §3.3.7, writeverf3). */
    long writeVerifier();

    /** What it can tell from memory, for callers that must not block. */
    default Remembered remembered() {
        return Remembered.NOTHING;
    }

    /** What it tells of changes, for callers that keep what they were told. */
    default Changes changes() {
        return Changes.NONE;
    }
}
