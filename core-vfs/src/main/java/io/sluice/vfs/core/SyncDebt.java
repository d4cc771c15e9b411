package io.sluice.vfs.core;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.MetadataStore;
import java.util.concurrent.atomic.AtomicLong;

/** Changes of the metadata that must be durable before somebody is told of them. Thread-safe. */
final class SyncDebt {
    private final MetadataStore metadata;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong durable = new AtomicLong();

    SyncDebt(MetadataStore metadata) {
        this.metadata = metadata;
    }

    /** Something was changed. */
    void owe() {
        changes.incrementAndGet();
    }

    /** Whether {@link #settle} has nothing to do. */
    boolean isSettled() {
        return durable.get() >= changes.get();
    }

    /** All that was changed until now is durable when this returns. */
    void settle() throws VfsException {
        long owed = changes.get();
        if (durable.get() < owed) {
            Durability.sync(metadata);
            durable.accumulateAndGet(owed, Math::max);
        }
    }
}
