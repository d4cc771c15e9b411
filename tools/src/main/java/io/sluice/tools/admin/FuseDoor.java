package io.sluice.tools.admin;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the admin API asks of the FUSE door. Thread-safe. */
public interface FuseDoor {
    /** What is mounted now, in the order of the mountpoints. */
    List<FuseView> mounted();

    /**
     * Mounts and returns when it serves. The next start mounts it again. What is mounted there already in just that way stays.
     *
     * @throws VfsException with a reason that names the cause
     */
    FuseView mount(FuseWish wish) throws VfsException;

    /** What should be mounted and is not, in the order of the mountpoints. */
    List<FuseDown> down();

    /**
     * Unmounts, and forgets: the next start does not mount it again. What should be mounted there and is not is forgotten, too.
     *
     * @throws VfsException {@link io.sluice.vfs.VfsError#NOT_FOUND} if nothing of this gateway is mounted there, nor should be
     */
    void unmount(Path mountpoint) throws VfsException;

    /**
     * A FUSE mount that is wanted.
     *
     * @param mountpoint absolute
     * @param binding auto, kernel or jnr; empty for that of the settings
     * @param readonly whether nothing may be changed through it
     * @param allowOther whether other users may enter it although the settings do not say so
     * @param nocto whether its files are opened without asking
     * @param uid who is shown as the owner of all; empty for who it is
     * @param gid the same of the group
     */
    record FuseWish(
            Path mountpoint,
            VfsPath path,
            Optional<String> binding,
            boolean readonly,
            boolean allowOther,
            boolean nocto,
            OptionalInt uid,
            OptionalInt gid) {}

    /**
     * A FUSE mount.
     *
     * @param binding which of the bindings serves it, and why
     * @param found whether it was there already when it was asked for
     */
    record FuseView(String mountpoint, String path, String binding, FuseActivity activity, boolean found) {
        /** The same, for who asked for it. */
        public FuseView asFound() {
            return new FuseView(mountpoint, path, binding, activity, true);
        }
    }

    /**
     * A FUSE mount that is remembered and not there.
     *
     * @param reason why, and what can be done if it does not come back by itself
     */
    record FuseDown(String mountpoint, String path, String reason) {}

    /**
     * What a FUSE mount has done since it was mounted.
     *
     * @param operationsPerSecond the mean since then
     * @param opens how many files were opened, {@code passedOpens} of which the kernel reads by itself
     * @param operations of each kind that was asked for, the most frequent first
     */
    record FuseActivity(
            double operationsPerSecond,
            long errors,
            long bytesRead,
            long bytesWritten,
            long openFiles,
            long openWriters,
            long opens,
            long passedOpens,
            List<OperationView> operations) {
        public FuseActivity {
            operations = List.copyOf(operations);
        }
    }

    /** One kind of operations. */
    record OperationView(String name, long count, double meanMicros) {}
}
