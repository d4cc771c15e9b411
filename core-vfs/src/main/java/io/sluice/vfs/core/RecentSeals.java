package io.sluice.vfs.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.InodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When files were sealed that are in their stores since, for a little while: an NFS client may not have sent everything yet. Thread-safe. */
final class RecentSeals {
    private static final long MAX_SEALS = 100_000;

    private final Duration lateWrites;
    private final Cache<InodeId, Instant> sealed =
            Caffeine.newBuilder().maximumSize(MAX_SEALS).executor(Runnable::run).build();

    RecentSeals(Duration lateWrites) {
        this.lateWrites = lateWrites;
    }

    void add(InodeId id, Instant sealedAt) {
        sealed.put(id, sealedAt);
    }

    void forget(InodeId id) {
        sealed.invalidate(id);
    }

    /** Whether a write at the end may still be one that was on its way when the file was sealed. */
    boolean takesLateWrites(InodeId id, Instant now) {
        return Optional.ofNullable(sealed.getIfPresent(id))
                .filter(at -> takesLateWrites(at, now))
                .isPresent();
    }

    boolean takesLateWrites(Instant sealedAt, Instant now) {
        return now.isBefore(sealedAt.plus(lateWrites));
    }
}
