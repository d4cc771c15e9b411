package io.sluice.cache;

import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Contents in the order of their last use. For a policy, under its lock.
 *
 * <p>Uses are not reported: a content knows when it was last used, and one that was used since it was queued goes back into the queue when its
 * turn comes. So a read takes no lock here, and yet the order is exact.
 */
final class UseOrder<E extends Evictable> {
    private final LongSupplier clock;
    private final PriorityQueue<E> queue = new PriorityQueue<>(
            Comparator.comparingLong(content -> content.note().queuedAt()));
    private int sizeAtSweep;

    UseOrder(LongSupplier clock) {
        this.clock = clock;
    }

    void add(E content) {
        queueAt(content, content.usedAt());
        if (queue.size() > 2 * sizeAtSweep + 1024) {
            removeIf(Evictable::isDead); // those that were removed by name
        }
    }

    void removeIf(Predicate<E> condition) {
        queue.removeIf(condition);
        sizeAtSweep = queue.size();
    }

    /** The content that nobody has used for longest; empty if all are leased. */
    Optional<E> oldest() {
        long horizon = clock.getAsLong();
        while (!queue.isEmpty() && queue.peek().note().queuedAt() <= horizon) {
            E first = queue.peek();
            if (first.isDead()) {
                queue.remove();
            } else if (first.isLeased()) {
                queue.remove();
                queueAt(first, horizon + 1); // it is in use now
            } else if (first.usedAt() > first.note().queuedAt()) {
                queue.remove();
                queueAt(first, first.usedAt());
            } else {
                return Optional.of(first);
            }
        }
        return Optional.empty();
    }

    /** Kills the content that nobody has used for longest; empty if all are leased. */
    Optional<E> evict() {
        Optional<E> oldest = oldest();
        while (oldest.isPresent()) {
            if (oldest.get().kill()) {
                queue.remove();
                return oldest;
            }
            oldest = oldest(); // leased or killed since
        }
        return Optional.empty();
    }

    private void queueAt(E content, long at) {
        content.note().queuedAt(at);
        queue.add(content);
    }
}
