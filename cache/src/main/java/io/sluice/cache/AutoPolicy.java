package io.sluice.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What is there stays until something else has been asked for clearly more often, or until it was left out for twice as long as anything that came
 * back (ADR 0008).
 *
 * <p>Newcomers wait in a queue of a 32nd of the space. The first of them takes the place of the resident that nobody has used for longest if it
 * was used twice more often lately, or if that one is stale; else it goes itself. So in epochs over more than fits, what fits stays, and every
 * epoch finds it; a plain comparison of frequencies would exchange it all the time, for within an epoch whatever comes next was used once more
 * than what is yet to come.
 */
final class AutoPolicy<E extends Evictable> implements EvictionPolicy<E> {
    private static final int NEWCOMERS_SHARE = 32;
    private static final int LEAD = 2;
    private static final int SWEEP_FROM = 1024;

    /** In times of what the policy holds: when a resident is stale at the earliest and at the latest, and how long a longest pause is remembered. */
    private static final int STALE_FROM = 4;

    private static final int STALE_AT = 16;
    private static final int PAUSES_REMEMBERED = 16;

    private final UseCounts counts = new UseCounts();
    private final AtomicLong passed = new AtomicLong(); // bytes of all uses
    private final AtomicLong longestPause = new AtomicLong(); // in this period, of a resident that came back

    private final ReentrantLock lock = new ReentrantLock(); // guards what follows; innermost
    private final UseOrder<E> residents;
    private final Deque<E> newcomers = new ArrayDeque<>();
    private long residentBytes;
    private long newcomerBytes;
    private int contents;
    private long residentLimit = Long.MAX_VALUE; // as far as is known: nothing had to go yet
    private long longestPauseBefore;
    private long periodBeganAt;

    AutoPolicy(LongSupplier clock) {
        this.residents = new UseOrder<>(clock);
    }

    @Override
    public void add(E content) {
        content.note().passedAt(count(content));
        lock.lock();
        try {
            contents++;
            if (residentBytes + content.size() <= residentLimit) {
                settle(content);
            } else {
                content.note().settled(false);
                newcomers.add(content);
                newcomerBytes += content.size();
                if (newcomers.size() > 2 * contents + SWEEP_FROM) {
                    newcomers.removeIf(Evictable::isDead); // those that were removed by name
                }
            }
            counts.fit(contents);
        } finally {
            lock.unlock();
        }
    }

    private long count(E content) {
        counts.increment(content.name());
        return passed.addAndGet(content.size());
    }

    @Override
    public void used(E content) {
        EvictionNote note = content.note();
        long now = count(content);
        if (note.isSettled()) {
            longestPause.accumulateAndGet(now - note.passedAt(), Math::max);
        }
        note.passedAt(now);
    }

    private void settle(E content) {
        content.note().settled(true);
        residents.add(content);
        residentBytes += content.size();
    }

    @Override
    public void removeIf(Predicate<E> isMoving) {
        lock.lock();
        try {
            newcomers.removeIf(isMoving);
            residents.removeIf(isMoving);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void left(E content) {
        lock.lock();
        try {
            contents--;
            if (content.note().isSettled()) {
                residentBytes -= content.size();
            } else {
                newcomerBytes -= content.size();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<E> evict() {
        lock.lock();
        try {
            long holds = residentBytes + newcomerBytes;
            residentLimit = residentLimitOf(holds);
            for (int looks = newcomers.size(); looks > 0 && residentBytes <= residentLimit; looks--) {
                E first = newcomers.remove();
                if (first.isDead()) {
                    continue;
                }
                if (residentBytes + first.size() <= residentLimit) {
                    newcomerBytes -= first.size();
                    settle(first);
                    continue;
                }
                Optional<E> loser = contest(first, holds);
                if (loser.isPresent()) {
                    return loser;
                }
            }
            return residents.evict();
        } finally {
            lock.unlock();
        }
    }

    /** What is on its way has no room here yet, and would cost a resident each time: so less counts only when it is clearly less. */
    private long residentLimitOf(long holds) {
        long share = holds / NEWCOMERS_SHARE;
        long limit = holds - share;
        return limit > residentLimit || limit + share < residentLimit ? limit : residentLimit;
    }

    /** @return who has to go: one of the two; empty if the newcomer lost, but is leased, and therefore goes to the end of the queue */
    private Optional<E> contest(E newcomer, long holds) {
        boolean wins = residents
                .oldest()
                .filter(resident ->
                        isStale(resident, holds) || counts.of(newcomer.name()) >= counts.of(resident.name()) + LEAD)
                .isPresent();
        if (wins) {
            Optional<E> loser = residents.evict();
            if (loser.isPresent()) {
                newcomerBytes -= newcomer.size();
                settle(newcomer);
                return loser;
            }
        }
        if (newcomer.kill()) {
            return Optional.of(newcomer);
        }
        newcomers.add(newcomer);
        return Optional.empty();
    }

    private boolean isStale(E resident, long holds) {
        long now = passed.get();
        if (now - periodBeganAt > PAUSES_REMEMBERED * holds) {
            periodBeganAt = now;
            longestPauseBefore = longestPause.getAndSet(0);
        }
        long pause = Math.max(longestPauseBefore, longestPause.get());
        long staleAfter = pause == 0 ? STALE_AT * holds : Math.clamp(2 * pause, STALE_FROM * holds, STALE_AT * holds);
        return now - resident.note().passedAt() > staleAfter;
    }

    @Override
    public OptionalLong oldestUse() {
        lock.lock();
        try {
            Optional<E> oldest = residents
                    .oldest()
                    .or(() -> newcomers.stream()
                            .filter(content -> !content.isDead() && !content.isLeased())
                            .findFirst());
            return oldest.map(content -> OptionalLong.of(content.usedAt())).orElse(OptionalLong.empty());
        } finally {
            lock.unlock();
        }
    }
}
