package io.sluice.tools.admin;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.nio.file.Path;
import java.util.List;

/** What the admin API asks of the FUSE door. Thread-safe. */
public interface FuseDoor {
    /** What is mounted now, in the order of the mountpoints. */
    List<FuseView> mounted();

    /**
     * Mounts {@code path} at {@code mountpoint} and returns when it serves.
     *
     * @throws VfsException with a reason that names the cause
     */
    FuseView mount(Path mountpoint, VfsPath path) throws VfsException;

    /** @throws VfsException {@link io.sluice.vfs.VfsError#NOT_FOUND} if nothing of this gateway is mounted there */
    void unmount(Path mountpoint) throws VfsException;

    /**
     * A FUSE mount.
     *
     * @param binding which of the bindings serves it, and why
     */
    record FuseView(String mountpoint, String path, String binding) {}
}
