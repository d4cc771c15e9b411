package io.sluice.cache;

import io.sluice.vfs.content.ContentKey;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The names of contents that were opened lately, because every read opens its content and a SHA-256 costs as much as reading 4 KiB of memory. Thread-safe;
 * holds at most {@link #SLOTS} keys, and what was last known of their contents.
 */
final class RecentNames {
    /** A power of two: with keys of ordinary length about 2 MiB of heap at most. */
    static final int SLOTS = 1 << 12;

    /** A key in its three shapes; nobody changes the bytes. */
    static final class Named {
        private final ContentKey key;
        private final byte[] encoded;
        private final ContentName name;
        private volatile StoredContent content = StoredContent.NONE;

        private Named(ContentKey key) {
            this.key = key;
            this.encoded = ContentName.encode(key);
            this.name = ContentName.of(encoded);
        }

        byte[] encoded() {
            return encoded;
        }

        ContentName name() {
            return name;
        }

        /** The content of that name, not leased; {@link StoredContent#NONE} if the cache does not have it. */
        StoredContent in(ContentTable table) {
            StoredContent known = content;
            if (!known.isCurrent()) {
                known = table.find(name).orElse(StoredContent.NONE);
                content = known;
            }
            return known;
        }
    }

    private final AtomicReferenceArray<Named> slots = new AtomicReferenceArray<>(SLOTS);

    Named of(ContentKey key) {
        int hash = key.hashCode();
        int slot = (hash ^ hash >>> 16) & (SLOTS - 1);
        Named known = slots.getAcquire(slot);
        if (known != null && known.key.equals(key)) {
            return known;
        }
        Named named = new Named(key);
        slots.setRelease(slot, named);
        return named;
    }
}
