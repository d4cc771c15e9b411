package io.sluice.vfs.testing;

import io.sluice.vfs.storage.ContentVersion;
import java.time.Instant;

/** An object of a {@link MemoryUnderFileSystem}; its bytes are never changed. */
final class StoredBlob {
    private final byte[] bytes;
    private final Instant modified;
    private final ContentVersion version;
    private final boolean archived;

    StoredBlob(byte[] bytes, Instant modified, ContentVersion version, boolean archived) {
        this.bytes = bytes;
        this.modified = modified;
        this.version = version;
        this.archived = archived;
    }

    byte[] bytes() {
        return bytes;
    }

    Instant modified() {
        return modified;
    }

    ContentVersion version() {
        return version;
    }

    boolean archived() {
        return archived;
    }
}
