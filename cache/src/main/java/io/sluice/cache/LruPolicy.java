package io.sluice.cache;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** The content that nobody has used for longest goes first. */
final class LruPolicy<E extends Evictable> implements EvictionPolicy<E> {
    private final ReentrantLock lock = new ReentrantLock(); // guards order; innermost
    private final UseOrder<E> order;

    LruPolicy(LongSupplier clock) {
        this.order = new UseOrder<>(clock);
    }

    @Override
    public void add(E content) {
        lock.lock();
        try {
            order.add(content);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void used(E content) {
        // The content itself knows.
    }

    @Override
    public void removeIf(Predicate<E> isMoving) {
        lock.lock();
        try {
            order.removeIf(isMoving);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void left(E content) {
        // The order finds out.
    }

    @Override
    public Optional<E> evict() {
        lock.lock();
        try {
            return order.evict();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public OptionalLong oldestUse() {
        lock.lock();
        try {
            return order.oldest()
                    .map(content -> OptionalLong.of(content.usedAt()))
                    .orElse(OptionalLong.empty());
        } finally {
            lock.unlock();
        }
    }
}
