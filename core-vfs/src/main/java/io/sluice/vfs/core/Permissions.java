package io.sluice.vfs.core;

import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;

/** Checks of the mode bits for the real caller (POSIX.1-2017 §4.5), the same at every door. */
final class Permissions {
    static final int READ = 4;
    static final int WRITE = 2;
    static final int EXECUTE = 1;

    static final int STICKY = 01000;
    static final int SET_GROUP_ID = 02000;
    static final int SET_IDS = 06000;
    static final int ANY_EXECUTE = 0111;

    private Permissions() {}

    /** Whether the caller has all of {@code bits} (of {@link #READ}, {@link #WRITE}, {@link #EXECUTE}). */
    static boolean has(Caller caller, FileAttributes attributes, int bits) {
        if (caller.isRoot()) {
            boolean runs = attributes.isDirectory() || (attributes.mode() & ANY_EXECUTE) != 0;
            return (bits & EXECUTE) == 0 || runs;
        }
        int shift = 0;
        if (caller.uid() == attributes.uid()) {
            shift = 6;
        } else if (caller.isMemberOf(attributes.gid())) {
            shift = 3;
        }
        return (attributes.mode() >> shift & bits) == bits;
    }

    /** @throws VfsException {@link VfsError#ACCESS_DENIED} */
    static void require(Caller caller, FileAttributes attributes, int bits) throws VfsException {
        if (!has(caller, attributes, bits)) {
            throw new VfsException(
                    VfsError.ACCESS_DENIED,
                    String.format(
                            "uid %d may not do this: mode %04o, owner %d",
                            caller.uid(), attributes.mode(), attributes.uid()));
        }
    }

    /** Whether the caller owns it, or is root. */
    static boolean owns(Caller caller, FileAttributes attributes) {
        return caller.isRoot() || caller.uid() == attributes.uid();
    }

    /** @throws VfsException {@link VfsError#NOT_PERMITTED} unless the caller owns it or is root */
    static void requireOwner(Caller caller, FileAttributes attributes) throws VfsException {
        if (!owns(caller, attributes)) {
            throw new VfsException(
                    VfsError.NOT_PERMITTED, "only the owner (uid " + attributes.uid() + ") and root may");
        }
    }

    /** Whether the caller may add, take away and rename entries; of an entry in a sticky directory only its owner or the directory's. */
    static void requireEntryChange(Caller caller, FileAttributes directory) throws VfsException {
        require(caller, directory, WRITE | EXECUTE);
    }

    /** The same for an entry that is there. */
    static void requireEntryChange(Caller caller, FileAttributes directory, FileAttributes entry) throws VfsException {
        requireEntryChange(caller, directory);
        boolean sticky = (directory.mode() & STICKY) != 0;
        if (sticky && !owns(caller, directory) && !owns(caller, entry)) {
            throw new VfsException(VfsError.NOT_PERMITTED, "the directory is sticky and the entry is somebody else's");
        }
    }
}
