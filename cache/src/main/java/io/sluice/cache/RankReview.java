package io.sluice.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks again at all that a cache directory has when the rules have changed, in the background. Thread-safe. */
final class RankReview {
    private static final Logger LOG = LoggerFactory.getLogger(RankReview.class);
    private static final int MOVES_AT_ONCE = 1 << 16;

    private final Ranking ranking;
    private final BlockIndex index;
    private final Eviction<StoredContent> eviction;
    private final Runnable atTheEnd;
    private final AtomicInteger wanted = new AtomicInteger();

    /** @param atTheEnd done when a review has ended */
    RankReview(Ranking ranking, BlockIndex index, Eviction<StoredContent> eviction, Runnable atTheEnd) {
        this.ranking = ranking;
        this.index = index;
        this.eviction = eviction;
        this.atTheEnd = atTheEnd;
    }

    /** Has the rules of now reach everything soon; calls while that is under way are one. */
    void soon() {
        if (wanted.getAndIncrement() == 0) {
            Thread.ofVirtual().name("cache-review").start(this::runUntilDone);
        }
    }

    /** Whether there is something that the rules of now may not have reached yet. */
    boolean isUnderWay() {
        return wanted.get() > 0;
    }

    private void runUntilDone() {
        int done;
        do {
            done = wanted.get();
            reviewSafely();
        } while (!wanted.compareAndSet(done, 0));
    }

    private void reviewSafely() {
        try {
            review();
            atTheEnd.run();
        } catch (RuntimeException e) {
            LOG.error("cache=review error=unexpected", e);
        }
    }

    private void review() {
        Map<StoredContent, Rank> moves = new HashMap<>();
        index.forEachKey((content, key) -> {
            Rank rank = ranking.of(key);
            if (content.rank() == Rank.UNDECIDED) {
                eviction.decide(content, rank);
            } else if (content.rank() != rank && key.length > 0) { // while the index can't be read, what was said holds
                moves.put(content, rank);
                if (moves.size() >= MOVES_AT_ONCE) {
                    eviction.move(moves);
                    moves.clear();
                }
            }
        });
        if (!moves.isEmpty()) {
            eviction.move(moves);
        }
    }
}
