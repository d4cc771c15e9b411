package io.sluice.vfs.core.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Keeps in the cache what was fetched before anybody began to read it, until that was read: a cache that is full gives the room of what was never used to
 * whatever comes next, and so each would drive out the one before it. Bounded in bytes and time. Thread-safe.
 *
 * <p>When it is full nothing more is to be fetched so: what it holds is missing to the contents that the cache had chosen to keep.
 */
final class ExpectedContents implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final long maxBytes;
    private final AtomicLong reservedBytes = new AtomicLong();
    private final Cache<ContentKey, Held> held;

    private record Held(CachedContent lease, long bytes) {}

    /** @param maxBytes how much is kept so at most, counting what was fetched */
    ExpectedContents(long maxBytes, LongSupplier nanoTime) {
        this.maxBytes = maxBytes;
        held = Caffeine.newBuilder()
                .expireAfterWrite(LONGEST)
                .ticker(nanoTime::getAsLong)
                .scheduler(Scheduler.systemScheduler())
                .executor(Runnable::run)
                .<ContentKey, Held>removalListener((key, one, cause) -> {
                    if (one != null) {
                        one.lease().close();
                        reservedBytes.addAndGet(-one.bytes());
                    }
                })
                .build();
    }

    /** Takes room for {@link #hold}. @return false if there is none */
    boolean reserve(long bytes) {
        if (tryReserve(bytes)) {
            return true;
        }
        held.cleanUp(); // what was kept for too long may not be gone yet
        return tryReserve(bytes);
    }

    private boolean tryReserve(long bytes) {
        if (reservedBytes.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        reservedBytes.addAndGet(-bytes);
        return false;
    }

    /**
     * @param lease closed here, sooner or later
     * @param bytes from the beginning, how many were fetched: as many as were reserved
     */
    void hold(CachedContent lease, long bytes) {
        held.put(lease.key(), new Held(lease, bytes));
    }

    /** A read of the content has reached {@code end}. */
    void read(ContentKey key, long end) {
        if (reservedBytes.get() == 0) {
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
