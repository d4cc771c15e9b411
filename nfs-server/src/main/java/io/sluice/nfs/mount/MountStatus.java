package io.sluice.nfs.mount;

import io.sluice.vfs.VfsError;

/** How a MNT ended (RFC 1813 §5.1.5, mountstat3). */
enum MountStatus {
    OK(0),
    PERM(1),
    NOENT(2),
    IO(5),
    ACCES(13),
    NOTDIR(20),
    INVAL(22),
    NAMETOOLONG(63),
    NOTSUPP(10004),
    SERVERFAULT(10006);

    private final int code;

    MountStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static MountStatus of(VfsError error) {
        return switch (error) {
            case NOT_FOUND, STALE, REPLACED -> NOENT;
            case NOT_DIRECTORY -> NOTDIR;
            case ACCESS_DENIED -> ACCES;
            case NOT_PERMITTED, WRITE_ONCE, READ_ONLY -> PERM;
            case INVALID, CROSS_MOUNT, BAD_COOKIE, EXISTS, IS_DIRECTORY, NOT_EMPTY, NOT_SYNC, TOO_LARGE -> INVAL;
            case NAME_TOO_LONG -> NAMETOOLONG;
            case NOT_SUPPORTED -> NOTSUPP;
            case UNAVAILABLE -> SERVERFAULT;
            case NO_SPACE, IO -> IO;
        };
    }
}
