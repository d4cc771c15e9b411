package io.sluice.fuse;

import io.sluice.vfs.VfsError;

/** The errors that the door answers with, by their numbers on Linux (asm-generic/errno-base.h, asm-generic/errno.h). */
public enum Errno {
    EPERM(1),
    ENOENT(2),
    EIO(5),
    EACCES(13),
    EEXIST(17),
    EXDEV(18),
    ENOTDIR(20),
    EISDIR(21),
    EINVAL(22),
    EFBIG(27),
    ENOSPC(28),
    EROFS(30),
    ENAMETOOLONG(36),
    ENOSYS(38),
    ENOTEMPTY(39),
    EOPNOTSUPP(95),
    ESTALE(116);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /** At least 1. */
    public int number() {
        return number;
    }

    /** What FUSE operations return for it: the number, negative. */
    public int answer() {
        return -number;
    }

    /** How the door says {@code error} (docs/SEMANTICS.md, section 5). */
    public static Errno of(VfsError error) {
        return switch (error) {
            case NOT_FOUND -> ENOENT;
            case STALE, REPLACED -> ESTALE;
            case EXISTS -> EEXIST;
            case NOT_DIRECTORY -> ENOTDIR;
            case IS_DIRECTORY -> EISDIR;
            case NOT_EMPTY -> ENOTEMPTY;
            case ACCESS_DENIED -> EACCES;
            case NOT_PERMITTED, WRITE_ONCE -> EPERM;
            case READ_ONLY -> EROFS;
            case CROSS_MOUNT -> EXDEV;
            case INVALID, BAD_COOKIE -> EINVAL;
            case NAME_TOO_LONG -> ENAMETOOLONG;
            case TOO_LARGE -> EFBIG;
            case NO_SPACE -> ENOSPC;
            case NOT_SUPPORTED -> EOPNOTSUPP;
            // FUSE has no guarded SETATTR, so NOT_SYNC can only be a fault of our own.
            case UNAVAILABLE, IO, NOT_SYNC -> EIO;
        };
    }
}
