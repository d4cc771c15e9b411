package io.sluice.nfs.v3;

import io.sluice.vfs.VfsError;

/** How a procedure of NFS ended (RFC 1813 §2.6, nfsstat3). */
public enum NfsStatus {
    OK(0),
    PERM(1),
    NOENT(2),
    IO(5),
    NXIO(6),
    ACCES(13),
    EXIST(17),
    XDEV(18),
    NODEV(19),
    NOTDIR(20),
    ISDIR(21),
    INVAL(22),
    FBIG(27),
    NOSPC(28),
    ROFS(30),
    MLINK(31),
    NAMETOOLONG(63),
    NOTEMPTY(66),
    DQUOT(69),
    STALE(70),
    REMOTE(71),
    BADHANDLE(10001),
    NOT_SYNC(10002),
    BAD_COOKIE(10003),
    NOTSUPP(10004),
    TOOSMALL(10005),
    SERVERFAULT(10006),
    BADTYPE(10007),
    JUKEBOX(10008);

    private final int code;

    NfsStatus(int code) {
        this.code = code;
    }

    /** The number on the wire. */
    public int code() {
        return code;
    }

    /** What NFS calls {@code error} (docs/SEMANTICS.md, section 5). */
    public static NfsStatus of(VfsError error) {
        return switch (error) {
            case NOT_FOUND -> NOENT;
            case STALE, REPLACED -> STALE;
            case EXISTS -> EXIST;
            case NOT_DIRECTORY -> NOTDIR;
            case IS_DIRECTORY -> ISDIR;
            case NOT_EMPTY -> NOTEMPTY;
            case ACCESS_DENIED -> ACCES;
            case NOT_PERMITTED, WRITE_ONCE -> PERM;
            case READ_ONLY -> ROFS;
            case CROSS_MOUNT -> XDEV;
            case INVALID -> INVAL;
            case NAME_TOO_LONG -> NAMETOOLONG;
            case TOO_LARGE -> FBIG;
            case NO_SPACE -> NOSPC;
            case BAD_COOKIE -> BAD_COOKIE;
            case NOT_SYNC -> NOT_SYNC;
            case NOT_SUPPORTED -> NOTSUPP;
            case UNAVAILABLE -> JUKEBOX;
            case IO -> IO;
        };
    }
}
