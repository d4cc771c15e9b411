package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.storage.StorePath;
import java.util.Optional;

/**
 * Where a directory lies: in the namespace, and in which store.
 *
 * @param mount empty for a directory that only leads to mounts
 */
record Placement(VfsPath path, Optional<Mount> mount, StorePath storePath) {
    /** @throws VfsException {@link VfsError#READ_ONLY} where nothing can be changed */
    Mount requireWritable() throws VfsException {
        if (mount.isEmpty()) {
            throw new VfsException(VfsError.READ_ONLY, "no store is mounted at " + path + "; it only leads to mounts");
        }
        if (mount.get().readonly()) {
            throw new VfsException(VfsError.READ_ONLY, mount.get().path() + " is mounted with --readonly");
        }
        return mount.get();
    }

    /** @throws VfsException {@link VfsError#STALE} where no store is mounted any more */
    Mount requireMount() throws VfsException {
        return mount.orElseThrow(() -> new VfsException(VfsError.STALE, "nothing is mounted any more at " + path));
    }

    boolean isMountPoint() {
        return mount.isPresent() && mount.get().path().equals(path);
    }
}
