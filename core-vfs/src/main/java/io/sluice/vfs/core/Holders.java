package io.sluice.vfs.core;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Counts who holds which inode, so that what is unlinked stays readable until the last one lets go. Thread-safe. */
final class Holders {
    private final Map<InodeId, Integer> counts = new ConcurrentHashMap<>();
    private final Consumer<InodeId> letGo;

    /** @param letGo called with each inode that nobody holds any more */
    Holders(Consumer<InodeId> letGo) {
        this.letGo = letGo;
    }

    Lease hold(InodeId id) {
        counts.merge(id, 1, Integer::sum);
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)
                    && counts.computeIfPresent(id, (any, count) -> count == 1 ? null : count - 1) == null) {
                letGo.accept(id);
            }
        };
    }

    boolean isHeld(InodeId id) {
        return counts.containsKey(id);
    }
}
