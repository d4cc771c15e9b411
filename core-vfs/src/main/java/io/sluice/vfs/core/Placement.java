package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.StoreTraits;
import java.nio.charset.StandardCharsets;
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
        if (mount.get().isLeaving()) {
            throw new VfsException(VfsError.READ_ONLY, mount.get().path() + " is being unmounted");
        }
        return mount.get();
    }

    /** @throws VfsException {@link VfsError#STALE} where no store is mounted any more */
    Mount requireMount() throws VfsException {
        return mount.orElseThrow(() -> new VfsException(VfsError.STALE, "nothing is mounted any more at " + path));
    }

    /** @throws VfsException {@link VfsError#NAME_TOO_LONG} if the store's paths can't be so long, {@link VfsError#INVALID} if it has no such names */
    void requireRoomFor(FileName name) throws VfsException {
        StoreTraits traits = requireMount().store().traits();
        int longest = traits.maxPathBytes();
        int bytes = storePath.child(name).toString().getBytes(StandardCharsets.UTF_8).length;
        if (bytes > longest) {
            throw new VfsException(VfsError.NAME_TOO_LONG, "the store takes paths of at most " + longest + " bytes");
        }
        if (name.value().chars().anyMatch(letter -> traits.notInNames().indexOf(letter) >= 0)) {
            throw new VfsException(
                    VfsError.INVALID, "the store takes no names with any of " + traits.notInNames() + " in them");
        }
    }
}
