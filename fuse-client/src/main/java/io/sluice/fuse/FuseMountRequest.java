package io.sluice.fuse;

import io.sluice.vfs.VfsPath;
import java.nio.file.Path;

/**
 * A mount that is wanted.
 *
 * @param mountpoint an empty directory of this host
 * @param path what of the namespace is mounted; a directory
 */
public record FuseMountRequest(Path mountpoint, VfsPath path, FuseMountOptions options) {
    public FuseMountRequest {
        mountpoint = mountpoint.toAbsolutePath().normalize();
    }

    public static FuseMountRequest of(Path mountpoint, VfsPath path) {
        return new FuseMountRequest(mountpoint, path, FuseMountOptions.DEFAULT);
    }

    public FuseMountRequest with(FuseMountOptions other) {
        return new FuseMountRequest(mountpoint, path, other);
    }

    public FuseMountRequest asReadOnly() {
        return with(options.asReadOnly());
    }
}
