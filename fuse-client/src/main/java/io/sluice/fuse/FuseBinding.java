package io.sluice.fuse;

import io.sluice.vfs.VfsException;
import java.util.Optional;

/** A way to speak to the kernel; the door behind it is the same for all of them. */
public interface FuseBinding {
    /** The short name by which people choose it. */
    String name();

    /** Why it can't be used on this machine, with the way out, in one line; empty if it can. */
    Optional<String> obstacle();

    /**
     * Mounts, and returns when the kernel has said its first word.
     *
     * @param request whose mountpoint has been found to be an empty directory
     * @param whenEnded run once when nothing is served any more, by whatever cause
     * @throws VfsException {@link io.sluice.vfs.VfsError#IO} with the reason; then nothing is mounted
     */
    ServedMount mount(FuseMountRequest request, FuseDoor door, Runnable whenEnded) throws VfsException;
}
