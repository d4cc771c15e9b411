package io.sluice.fuse.kernel;

import io.sluice.fuse.FuseMountRequest;
import io.sluice.vfs.VfsException;
import java.nio.file.Path;

/** A way to mount and unmount. Thread-safe. */
interface Mounter {
    /**
     * Mounts, and gives the descriptor on which the kernel speaks.
     *
     * @throws VfsException with the reason; then nothing is mounted
     */
    Device mount(FuseMountRequest request) throws VfsException;

    /** Whether files may be registered with the mount, which needs CAP_SYS_ADMIN. */
    boolean mayPass();

    /**
     * Unmounts.
     *
     * @param lazy whether it goes from sight at once although it is in use
     * @return false if this way has no unmount of its own
     * @throws VfsException {@link io.sluice.vfs.VfsError#UNAVAILABLE} if it is in use
     */
    boolean unmount(Path mountpoint, boolean lazy) throws VfsException;
}
