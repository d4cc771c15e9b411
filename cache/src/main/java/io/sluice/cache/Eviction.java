package io.sluice.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Which content of a cache directory makes room for others, by what the rules say of each. Thread-safe; calls neither disk nor store.
 *
 * <p>Contents of mounts that are gone go first. Then that policy gives whose longest unused content has been unused for longest, so that mounts
 * with different policies share a directory by need. What is kept or undecided stays.
 */
final class Eviction<E extends Evictable> {
    /** Of those whose turn it is by need. */
    private record Share<E extends Evictable>(EvictionPolicy<E> policy, long oldestUse) {}

    private final Map<Rank, EvictionPolicy<E>> policies = new EnumMap<>(Rank.class); // never changed
    private final ReentrantLock ranking = new ReentrantLock(); // guards the ranks; before the locks of the policies

    Eviction(LongSupplier clock) {
        policies.put(Rank.GONE, new LruPolicy<>(clock));
        policies.put(Rank.AUTO, new AutoPolicy<>(clock));
        policies.put(Rank.TINYLFU, new TinyLfuPolicy<>(clock));
        policies.put(Rank.LRU, new LruPolicy<>(clock));
    }

    /** A content has got its first block. */
    void add(E content, Rank rank) {
        ranking.lock();
        try {
            content.note().rank(rank);
            policy(rank).ifPresent(policy -> policy.add(content));
        } finally {
            ranking.unlock();
        }
    }

    /** The rules say for the first time what holds for a content. */
    void decide(E content, Rank rank) {
        ranking.lock();
        try {
            if (content.note().rank() == Rank.UNDECIDED && !content.isDead()) {
                add(content, rank);
            }
        } finally {
            ranking.unlock();
        }
    }

    /** The rules say something else of these contents now. */
    void move(Map<E, Rank> moves) {
        ranking.lock();
        try {
            Map<E, Rank> live = new HashMap<>(moves);
            live.keySet().removeIf(content -> content.isDead() || content.note().rank() == moves.get(content));
            policies.values().forEach(policy -> policy.removeIf(live::containsKey));
            live.forEach((content, rank) -> {
                policy(content.note().rank()).ifPresent(policy -> policy.left(content));
                add(content, rank);
            });
        } finally {
            ranking.unlock();
        }
    }

    /** A content is used again, after a pause. */
    void used(E content) {
        policy(content.note().rank()).ifPresent(policy -> policy.used(content));
    }

    /** A content is dead, evicted or not. */
    void died(E content) {
        ranking.lock();
        try {
            policy(content.note().rank()).ifPresent(policy -> policy.left(content));
            content.note().rank(Rank.UNDECIDED);
        } finally {
            ranking.unlock();
        }
    }

    /**
     * Chooses the content that is worth least, never a leased one, and kills it: the caller frees its space.
     *
     * @return empty if nothing may make room
     */
    Optional<E> evict() {
        Optional<E> gone = policies.get(Rank.GONE).evict();
        if (gone.isPresent()) {
            return gone;
        }
        List<Share<E>> shares = new ArrayList<>();
        policies.forEach((rank, policy) -> {
            OptionalLong oldest = policy.oldestUse();
            if (oldest.isPresent()) {
                shares.add(new Share<>(policy, oldest.getAsLong()));
            }
        });
        shares.sort(Comparator.comparingLong(Share::oldestUse));
        return shares.stream()
                .map(share -> share.policy().evict())
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<EvictionPolicy<E>> policy(Rank rank) {
        return Optional.ofNullable(policies.get(rank));
    }
}
