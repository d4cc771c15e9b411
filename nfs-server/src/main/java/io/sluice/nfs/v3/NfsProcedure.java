package io.sluice.nfs.v3;

/** The 22 procedures of NFS version 3 (RFC 1813 §3.3), in the order of their numbers. */
public enum NfsProcedure {
    NULL(false),
    GETATTR(false),
    SETATTR(true),
    LOOKUP(false),
    ACCESS(false),
    READLINK(false),
    READ(false),
    WRITE(false),
    CREATE(true),
    MKDIR(true),
    SYMLINK(true),
    MKNOD(true),
    REMOVE(true),
    RMDIR(true),
    RENAME(true),
    LINK(true),
    READDIR(false),
    READDIRPLUS(false),
    FSSTAT(false),
    FSINFO(false),
    PATHCONF(false),
    COMMIT(false);

    private final boolean isRemembered;

    NfsProcedure(boolean isRemembered) {
        this.isRemembered = isRemembered;
    }

    /** Whether a call that is sent again must get the reply it had: executed twice, it would say something else. */
    public boolean isRemembered() {
        return isRemembered;
    }
}
