package io.sluice.vfs.core.write;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;

/**
 * How many requests that carry bytes run at the same time, and whose turn it is. Thread-safe.
 *
 * <p>Who has none comes before who has some, in the order of asking; those who have some take turns, and leave a quarter of all to those who have none: so a large
 * file in many parts never keeps small ones waiting for more than a part.
 *
 * @param <F> who asks
 */
final class UploadSlots<F> {
    private final int kept;

    // Guarded by the monitor of this.
    private int free;
    private final Map<F, Claim> claims = new HashMap<>();
    private final SequencedSet<Claim> without = new LinkedHashSet<>();
    private final SequencedSet<Claim> with = new LinkedHashSet<>();

    /** What one has, and what it waits for. */
    private static final class Claim {
        private int held;
        private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    }

    /** @param slots at least 1 */
    UploadSlots(int slots) {
        this.free = slots;
        this.kept = slots / 4;
    }

    /** Waits for a slot, whatever comes; to be given back by {@link #release}. */
    void acquire(F who) {
        CompletableFuture<Void> turn = new CompletableFuture<>();
        synchronized (this) {
            Claim claim = claims.computeIfAbsent(who, any -> new Claim());
            claim.waiting.add(turn);
            (claim.held == 0 ? without : with).add(claim);
            grant();
        }
        turn.join();
    }

    synchronized void release(F who) {
        Claim claim = claims.get(who);
        claim.held--;
        free++;
        if (claim.held == 0) {
            with.remove(claim);
            if (claim.waiting.isEmpty()) {
                claims.remove(who);
            } else {
                without.add(claim);
            }
        }
        grant();
    }

    private void grant() {
        while (free > 0 && !without.isEmpty()) {
            grant(without.removeFirst());
        }
        while (free > kept && !with.isEmpty()) {
            grant(with.removeFirst());
        }
    }

    private void grant(Claim claim) {
        free--;
        claim.held++;
        CompletableFuture<Void> turn = claim.waiting.remove();
        if (!claim.waiting.isEmpty()) {
            with.add(claim);
        }
        turn.complete(null);
    }
}
