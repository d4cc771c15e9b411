package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.MetadataStore;
import java.io.UncheckedIOException;

/** Makes changes of the metadata durable; a disk that refuses is an error of the operation that asked. */
final class Durability {
    private Durability() {}

    /** @throws VfsException {@link VfsError#NO_SPACE} or {@link VfsError#IO}; the changes stay visible, and the next sync tries again */
    static void sync(MetadataStore metadata) throws VfsException {
        translated(metadata::sync);
    }

    /** The same, a few milliseconds later, where nobody waits for it. */
    static void syncUnhurried(MetadataStore metadata) throws VfsException {
        translated(metadata::syncUnhurried);
    }

    private static void translated(Runnable sync) throws VfsException {
        try {
            sync.run();
        } catch (UncheckedIOException e) {
            String reason = String.valueOf(e.getCause().getMessage());
            VfsError error = reason.contains("No space left") ? VfsError.NO_SPACE : VfsError.IO;
            throw new VfsException(error, "the metadata can't be made durable: " + reason, e);
        }
    }
}
