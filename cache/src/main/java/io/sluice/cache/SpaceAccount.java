package io.sluice.cache;

import java.io.IOException;
import java.nio.file.FileStore;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How much a cache directory holds and may hold, in bytes of blocks and in contents. Thread-safe.
 *
 * <p>Room is reserved before anything is written, so the limit is not passed; what is evicted for it is freed before the reservation stands.
 */
final class SpaceAccount {
    private final SpaceLimit limit;
    private final long reserve;
    private final int maxContents;
    private final FileStore store;
    private final Supplier<Optional<StoredContent>> eviction;
    private final Consumer<StoredContent> freeing;
    private final AtomicLong used = new AtomicLong();
    private final AtomicInteger contents = new AtomicInteger();
    private final AtomicLong evictions = new AtomicLong();

    /**
     * @param directory its limit and its reserve
     * @param eviction chooses what makes room and kills it; empty if nothing may
     * @param freeing deletes what was evicted and {@link #free}s its bytes before it returns
     */
    SpaceAccount(
            CacheDirectory directory,
            int maxContents,
            FileStore store,
            Supplier<Optional<StoredContent>> eviction,
            Consumer<StoredContent> freeing) {
        this.limit = directory.limit();
        this.reserve = directory.stagingReserve();
        this.maxContents = maxContents;
        this.store = store;
        this.eviction = eviction;
        this.freeing = freeing;
    }

    /** How many bytes it may hold, as things stand: what others put on its file system takes from it, so that the reserve stays free. */
    long limitBytes() throws IOException {
        return switch (limit) {
            case SpaceLimit.Bytes fixed when reserve == 0 -> fixed.bytes();
            case SpaceLimit.Bytes fixed -> Math.min(fixed.bytes(), allBut(reserved()));
            case SpaceLimit.KeepFree keep -> allBut(Math.max(reserved(), store.getTotalSpace() / 100 * keep.percent()));
        };
    }

    private long reserved() throws IOException {
        return Math.min(reserve, store.getTotalSpace() / 2);
    }

    private long allBut(long free) throws IOException {
        return Math.max(0, used.get() + store.getUsableSpace() - free);
    }

    /**
     * Makes room, by eviction if need be.
     *
     * @param newContents 1 if the bytes are a content's first, else 0
     * @return false if there is no room: nothing of what is there may go
     */
    boolean reserve(long bytes, int newContents) throws IOException {
        long limitNow = limitBytes(); // once: what eviction frees is not free on every file system at once
        if (bytes > limitNow) {
            return false;
        }
        while (true) {
            long before = used.get();
            if (before + bytes <= limitNow && contents.get() + newContents <= maxContents) {
                if (used.compareAndSet(before, before + bytes)) {
                    contents.addAndGet(newContents);
                    return true;
                }
            } else {
                Optional<StoredContent> victim = eviction.get();
                if (victim.isEmpty()) {
                    return false;
                }
                evictions.incrementAndGet();
                victim.get().mount().evicted();
                freeing.accept(victim.get());
            }
        }
    }

    /** Counts what was there at the start. */
    void restore(long bytes) {
        used.addAndGet(bytes);
        contents.incrementAndGet();
    }

    void free(long bytes, int goneContents) {
        used.addAndGet(-bytes);
        contents.addAndGet(-goneContents);
    }

    long usedBytes() {
        return used.get();
    }

    int contents() {
        return contents.get();
    }

    long evictions() {
        return evictions.get();
    }
}
