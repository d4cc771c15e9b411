package io.sluice.vfs.core.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Keeps in the cache what was fetched before anybody began to read it, until that was read: a cache that is full gives the room of what was never used to
 * whatever comes next, and so each would drive out the one before it. Bounded in bytes and time. Thread-safe.
 */
final class ExpectedContents implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Cache<ContentKey, Held> held;

    private record Held(CachedContent lease, long bytes) {}

    /** @param maxBytes how much is kept so at most, counting what was fetched */
    ExpectedContents(long maxBytes, LongSupplier nanoTime) {
        held = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .<ContentKey, Held>weigher((key, one) -> (int) Math.min(Integer.MAX_VALUE, one.bytes()))
                .expireAfterWrite(LONGEST)
                .ticker(nanoTime::getAsLong)
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .removalListener((key, one, cause) -> {
                    if (one != null) {
                        one.lease().close();
                    }
                })
                .build();
    }

    /**
     * @param lease closed here, sooner or later
     * @param bytes from the beginning, how many were fetched
     */
    void hold(CachedContent lease, long bytes) {
        held.put(lease.key(), new Held(lease, bytes));
    }

    /** A read of the content has reached {@code end}. */
    void read(ContentKey key, long end) {
        if (held.estimatedSize() == 0) {
            return; // most reads by far: not even the key is hashed
        }
        Held one = held.getIfPresent(key);
        if (one != null && end >= one.bytes()) {
            held.invalidate(key);
        }
    }

    void release(Predicate<ContentKey> contents) {
        held.asMap().keySet().removeIf(contents);
    }

    @Override
    public void close() {
        held.invalidateAll();
    }
}
