package io.sluice.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What W-TinyLFU would not keep goes first: a Caffeine cache that holds no bytes is the model of what should stay.
 *
 * <p>What Caffeine evicts is condemned: it goes, in that order, when room is needed, unless it is used before, which brings it back into the model.
 * Contents weigh what all of them would take, once for all, for Caffeine takes a change of weight for a use; the model's limit is what all that is
 * here weighs, less a 32nd. So contents of which little is there do not make it smaller, and there is always somebody condemned.
 */
final class TinyLfuPolicy<E extends Evictable> implements EvictionPolicy<E> {
    private static final int CONDEMNED_SHARE = 32;
    private static final int UNIT_BYTES = 4096;

    /** The model's limit follows what is there in steps of this part of it. */
    private static final int STEP_SHARE = 64;

    private static final long FIRST_LIMIT = 1 << 10;

    private final Cache<ContentName, E> model;
    private final Policy.Eviction<ContentName, E> modelLimit;
    private final AtomicLong limit = new AtomicLong(FIRST_LIMIT);
    private final AtomicLong weight = new AtomicLong();
    private volatile boolean filling = true; // until something had to go
    private final ReentrantLock lock = new ReentrantLock(); // guards what follows; after the locks of the model
    private final LinkedHashSet<E> condemned = new LinkedHashSet<>();
    private final UseOrder<E> order;

    TinyLfuPolicy(LongSupplier clock) {
        this.order = new UseOrder<>(clock);
        this.model = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(FIRST_LIMIT)
                .weigher((ContentName name, E content) -> weigh(content))
                .evictionListener((ContentName name, E content, RemovalCause cause) -> condemn(content))
                .build();
        this.modelLimit = model.policy()
                .eviction()
                .orElseThrow(() -> new IllegalStateException("a cache with a maximum weight evicts"));
    }

    private static <E extends Evictable> int weigh(E content) {
        return (int) Math.min(Integer.MAX_VALUE, 1 + content.size() / UNIT_BYTES);
    }

    private void condemn(E content) {
        content.note().settled(false);
        lock.lock();
        try {
            condemned.remove(content);
            condemned.add(content);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void add(E content) {
        grow(weight.addAndGet(weigh(content)));
        lock.lock();
        try {
            order.add(content);
        } finally {
            lock.unlock();
        }
        settle(content);
    }

    /** As long as there is room for all, there is in the model, too; but not much more, for Caffeine counts uses from half full on. */
    private void grow(long weighs) {
        long now = limit.get();
        if (filling && weighs > now - now / 4 && limit.compareAndSet(now, 2 * weighs)) {
            modelLimit.setMaximum(2 * weighs);
        }
    }

    private void settle(E content) {
        content.note().settled(true);
        model.put(content.name(), content);
    }

    @Override
    public void used(E content) {
        if (content.note().isSettled()) {
            var _ = model.getIfPresent(content.name());
        } else {
            settle(content);
        }
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
        weight.addAndGet(-weigh(content));
        model.asMap().remove(content.name(), content);
        lock.lock();
        try {
            condemned.remove(content);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<E> evict() {
        fitModel();
        lock.lock();
        try {
            Iterator<E> each = condemned.iterator();
            while (each.hasNext()) {
                E content = each.next();
                if (content.isDead()
                        || content.note().isSettled()
                        || content.note().rank() != Rank.TINYLFU) {
                    each.remove();
                } else if (content.kill()) {
                    each.remove();
                    return Optional.of(content);
                }
            }
            return order.evict();
        } finally {
            lock.unlock();
        }
    }

    private void fitModel() {
        filling = false;
        long weighs = weight.get();
        long wanted = Math.max(1, weighs - weighs / CONDEMNED_SHARE);
        long now = limit.get();
        if (Math.abs(wanted - now) > now / STEP_SHARE && limit.compareAndSet(now, wanted)) {
            modelLimit.setMaximum(wanted);
            if (wanted > now) {
                pardon(wanted - now);
            }
        }
    }

    private void pardon(long room) {
        List<E> pardoned = new ArrayList<>();
        lock.lock();
        try {
            long left = room;
            while (!condemned.isEmpty() && left >= weigh(condemned.getLast())) {
                E content = condemned.removeLast();
                left -= weigh(content);
                pardoned.add(content);
            }
        } finally {
            lock.unlock();
        }
        for (E content : pardoned) {
            settle(content);
            if (content.isDead()) {
                model.asMap().remove(content.name(), content);
            }
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
