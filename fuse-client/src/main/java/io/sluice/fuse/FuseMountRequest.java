package io.sluice.fuse;

import io.sluice.vfs.VfsPath;
import java.nio.file.Path;

/**
 * A mount that is wanted.
 *
 * @param mountpoint an empty directory of this host
 * @param path what of the namespace is mounted; a directory
 * @param readOnly whether nothing may be changed through it
 * @param allowOther whether other users than the one who mounts may use it; root's mounts always allow it
 */
public record FuseMountRequest(Path mountpoint, VfsPath path, boolean readOnly, boolean allowOther) {
    public FuseMountRequest {
        mountpoint = mountpoint.toAbsolutePath().normalize();
    }

    public static FuseMountRequest of(Path mountpoint, VfsPath path) {
        return new FuseMountRequest(mountpoint, path, false, false);
    }

    public FuseMountRequest asReadOnly() {
        return new FuseMountRequest(mountpoint, path, true, allowOther);
    }
}
