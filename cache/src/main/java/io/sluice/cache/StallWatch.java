package io.sluice.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Looks after the directories of a cache, whether their disks still answer. On a thread of its own, not a virtual one: those may all wait for a disk. */
final class StallWatch implements AutoCloseable {
    private static final int TICKS = 20;

    private final List<DirectorySlot> slots;
    private final Duration tick;
    private final Thread thread;
    private volatile boolean closed;

    /** @param patience how long the longest operation on a disk that is well may take */
    StallWatch(List<DirectorySlot> slots, Duration patience) {
        this.slots = slots;
        this.tick = patience.dividedBy(TICKS);
        this.thread = Thread.ofPlatform().daemon().name("cache-stall-watch").start(this::watch);
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(tick.toNanos());
            for (DirectorySlot slot : slots) {
                Optional<CacheVolume> volume = slot.volumeInUse();
                volume.ifPresent(used -> used.work().tick(TICKS));
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
