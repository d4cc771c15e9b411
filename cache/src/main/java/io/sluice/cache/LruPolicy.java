package io.sluice.cache;

import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The content that nobody has used for longest goes first.
 *
 * <p>Uses are not reported: a content knows when it was last used, and one that was used since it was queued goes back into the queue when its
 * turn comes. So a read takes no lock here, and yet the order is exact.
 */
final class LruPolicy<E extends Evictable> implements EvictionPolicy<E> {
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock(); // guards what follows and queuedAt of all; innermost
    private final PriorityQueue<E> queue = new PriorityQueue<>(Comparator.comparingLong(Evictable::queuedAt));
    private int sizeAtSweep;

    LruPolicy(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public void add(E content) {
        lock.lock();
        try {
            content.queuedAt(content.usedAt());
            queue.add(content);
            if (queue.size() > 2 * sizeAtSweep + 1024) {
                queue.removeIf(Evictable::isDead); // those that were removed by name
                sizeAtSweep = queue.size();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<E> evict() {
        lock.lock();
        try {
            long horizon = clock.getAsLong();
            while (!queue.isEmpty() && queue.peek().queuedAt() <= horizon) {
                E oldest = queue.remove();
                if (oldest.isDead()) {
                    continue;
                }
                if (oldest.usedAt() > oldest.queuedAt()) {
                    requeue(oldest, oldest.usedAt());
                } else if (oldest.kill()) {
                    return Optional.of(oldest);
                } else {
                    requeue(oldest, horizon + 1); // leased, so it is in use now
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void requeue(E content, long at) {
        content.queuedAt(at);
        queue.add(content);
    }
}
