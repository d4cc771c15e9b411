package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.core.listing.Snapshot;
import io.sluice.vfs.meta.MetadataStore;
import java.io.IOException;

/** Forgets what is kept of files that somebody else took out of their store: it goes with the file. Thread-safe. */
final class VanishedEntries {
    private final MetadataStore metadata;
    private final Identities identities;

    VanishedEntries(MetadataStore metadata, Identities identities) {
        this.metadata = metadata;
        this.identities = identities;
    }

    /**
     * Without a sync.
     *
     * @return whether anything was kept of them
     * @throws IOException if one of the two can't be read any more
     */
    boolean forget(Directory directory, Snapshot old, Snapshot fresh) throws IOException {
        long kept = metadata.attributes().size();
        if (kept == 0) {
            return false;
        }
        ListingDifferences.tell(old, fresh, (name, kind) -> {
            if (kind == ListingDifferences.Kind.GONE) {
                forget(directory, name);
            }
        });
        return metadata.attributes().size() != kept;
    }

    private void forget(Directory directory, FileName name) {
        if (directory.local(name).isEmpty()) {
            InodeId id = identities.idOf(directory.id(), name);
            metadata.attributes().remove(id);
        }
    }
}
