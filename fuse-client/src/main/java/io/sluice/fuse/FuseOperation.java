package io.sluice.fuse;

import java.util.Locale;

/** The operations that the door serves, as they are counted and logged. */
public enum FuseOperation {
    LOOKUP,
    FORGET,
    GETATTR,
    SETATTR,
    READLINK,
    MKNOD,
    MKDIR,
    UNLINK,
    RMDIR,
    SYMLINK,
    RENAME,
    LINK,
    CHMOD,
    CHOWN,
    TRUNCATE,
    UTIMENS,
    ACCESS,
    STATFS,
    OPEN,
    CREATE,
    READ,
    WRITE,
    FLUSH,
    RELEASE,
    FSYNC,
    OPENDIR,
    READDIR,
    READDIRPLUS,
    RELEASEDIR,
    FSYNCDIR;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
