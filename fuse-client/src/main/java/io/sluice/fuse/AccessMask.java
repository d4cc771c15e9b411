package io.sluice.fuse;

import io.sluice.vfs.Access;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VirtualFileSystem;
import java.util.EnumSet;
import java.util.Set;

/** What access(2) asks for: R_OK, W_OK and X_OK of unistd.h. */
public final class AccessMask {
    private static final int R_OK = 4;
    private static final int W_OK = 2;
    private static final int X_OK = 1;

    private AccessMask() {}

    public static boolean writes(int mask) {
        return (mask & W_OK) != 0;
    }

    /** @throws VfsException {@link VfsError#ACCESS_DENIED} unless the caller has all of it */
    public static void require(VirtualFileSystem vfs, Caller caller, FileAttributes file, int mask)
            throws VfsException {
        Set<Access> wanted = wanted(mask, file.isDirectory());
        if (!wanted.isEmpty() && !vfs.access(caller, file.id(), wanted).containsAll(wanted)) {
            throw new VfsException(VfsError.ACCESS_DENIED, "the mode bits or the write-once rule deny it");
        }
    }

    private static Set<Access> wanted(int mask, boolean directory) {
        Set<Access> wanted = EnumSet.noneOf(Access.class);
        if ((mask & R_OK) != 0) {
            wanted.add(Access.READ);
        }
        if ((mask & W_OK) != 0) {
            wanted.add(Access.MODIFY);
            wanted.add(Access.EXTEND);
        }
        if ((mask & X_OK) != 0) {
            wanted.add(directory ? Access.LOOKUP : Access.EXECUTE);
        }
        return wanted;
    }
}
