package io.sluice.vfs;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What stat tells of an inode.
 *
 * @param mode the permission bits, 0 to 07777
 * @param links 1 for a file, at least 2 for a directory
 * @param size in bytes; of a directory 4096
 * @param life always {@link FileLife#PERSISTED} for a directory
 * @param version tells the bytes of a file from all others that it has had: the same number means the same bytes; empty for a directory, and for a file that
 *     is being written
 */
public record FileAttributes(
        InodeId id,
        FileType type,
        int mode,
        int links,
        int uid,
        int gid,
        long size,
        Instant accessed,
        Instant modified,
        Instant changed,
        FileLife life,
        OptionalLong version) {
    /** What has no version, or not yet. */
    public FileAttributes(
            InodeId id,
            FileType type,
            int mode,
            int links,
            int uid,
            int gid,
            long size,
            Instant accessed,
            Instant modified,
            Instant changed,
            FileLife life) {
        this(id, type, mode, links, uid, gid, size, accessed, modified, changed, life, OptionalLong.empty());
    }

    /** The size that every directory shows, in bytes. */
    public static final long DIRECTORY_SIZE = 4096;

    public boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    public boolean isRegular() {
        return type == FileType.REGULAR;
    }
}
