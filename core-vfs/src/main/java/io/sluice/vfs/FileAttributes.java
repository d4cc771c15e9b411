package io.sluice.vfs;

import java.time.Instant;

/**
 * What stat tells of an inode.
 *
 * @param mode the permission bits, 0 to 07777
 * @param links 1 for a file, at least 2 for a directory
 * @param size in bytes; of a directory 4096
 * @param life always {@link FileLife#PERSISTED} for a directory
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
        FileLife life) {
    /** The size that every directory shows, in bytes. */
    public static final long DIRECTORY_SIZE = 4096;

    public boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    public boolean isRegular() {
        return type == FileType.REGULAR;
    }
}
