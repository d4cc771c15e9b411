package io.sluice.fuse;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a mount is wanted.
 *
 * @param readOnly whether nothing may be changed through it
 * @param allowOther whether other users than the one who mounts may use it; root's mounts always allow it
 * @param nocto whether the kernel opens files and directories without asking, as NFS does by an option of that name ("no close-to-open"): for mounts that are
 *     read-only
 * @param owner who is shown as the owner of all
 */
public record FuseMountOptions(boolean readOnly, boolean allowOther, boolean nocto, ShownOwner owner) {
    /** May be written, by who mounts it. */
    public static final FuseMountOptions DEFAULT = new FuseMountOptions(false, false, false, ShownOwner.AS_IT_IS);

    public FuseMountOptions asReadOnly() {
        return new FuseMountOptions(true, allowOther, nocto, owner);
    }

    /** Read-only, and opened without asking. */
    public FuseMountOptions withoutOpens() {
        return new FuseMountOptions(true, allowOther, true, owner);
    }

    FuseMountOptions openToOthers() {
        return new FuseMountOptions(readOnly, true, nocto, owner);
    }

    /** The same, showing all as owned by {@code other}. */
    public FuseMountOptions ownedBy(ShownOwner other) {
        return new FuseMountOptions(readOnly, allowOther, nocto, other);
    }

    /** What of these is otherwise than in {@code wanted}, each in a few words. */
    List<String> differences(FuseMountOptions wanted) {
        List<String> differences = new ArrayList<>();
        if (readOnly != wanted.readOnly) {
            differences.add(readOnly ? "it is read-only" : "it can be written");
        }
        if (allowOther != wanted.allowOther) {
            differences.add(allowOther ? "others may enter it" : "no others may enter it");
        }
        if (nocto != wanted.nocto) {
            differences.add(nocto ? "it has nocto" : "it is without nocto");
        }
        if (!owner.equals(wanted.owner)) {
            differences.add("it shows " + owner);
        }
        return differences;
    }

    /** @throws VfsException {@link VfsError#INVALID} if they contradict each other */
    void require() throws VfsException {
        if (nocto && !readOnly) {
            throw new VfsException(
                    VfsError.INVALID, "nocto is for mounts that are read-only: mount it with --readonly, too");
        }
    }
}
