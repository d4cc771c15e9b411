package io.sluice.vfs.storage;

import io.sluice.vfs.FileName;
import java.time.Instant;

/** What a store tells of one name in a directory. */
public sealed interface StoreEntry {
    FileName name();

    /**
     * An object.
     *
     * @param size in bytes, at least 0
     * @param archived whether its bytes must be restored before they can be read (Glacier)
     */
    record StoreFile(FileName name, long size, Instant modified, ContentVersion version, boolean archived)
            implements StoreEntry {
        public StoreFile {
            if (size < 0) {
                throw new IllegalArgumentException("a size is at least 0, not " + size);
            }
        }
    }

    /**
     * A directory, be it real, a marker, or only the common prefix of keys.
     *
     * @param modified {@link Instant#EPOCH} where the store does not know
     */
    record StoreDirectory(FileName name, Instant modified) implements StoreEntry {}
}
