package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StoreRange;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Parts of one directory's listing that the store told a moment ago, for who asks for many names that are not there, as who makes many files does: then one
 * request answers for those that follow, where each would be one else. Believed as long as the answer to a single name that is not there. Thread-safe.
 */
final class ListedRanges {
    private static final int MOST = 16;

    /** Requests that may be made before they have to be worth it: a part costs the store more than a name. */
    private static final int CREDIT = 8;

    private static final int ANSWERS_WORTH_A_REQUEST = 3;

    private final ListingTools tools;

    // Guarded by the monitor of this.
    private final Deque<Known> known = new ArrayDeque<>();
    private Optional<Instant> lastMiss = Optional.empty();
    private int credit = CREDIT * ANSWERS_WORTH_A_REQUEST;

    private record Known(StoreRange range, Instant at) {}

    ListedRanges(ListingTools tools) {
        this.tools = tools;
    }

    /** Another name is asked for that is not known to be there; true if one was just before. */
    synchronized boolean isOneOfManyMisses() {
        boolean soon = lastMiss.filter(this::isYoung).isPresent();
        lastMiss = Optional.of(tools.now());
        if (!soon) {
            credit = CREDIT * ANSWERS_WORTH_A_REQUEST;
        }
        return soon;
    }

    /** What is at that name, as it was told with others; empty if it was not. */
    synchronized Optional<Optional<StoreEntry>> told(FileName name) {
        known.removeIf(old -> !isYoung(old.at()));
        for (Known one : known) {
            if (one.range().tells(name)) {
                credit = Math.min(credit + 1, CREDIT * ANSWERS_WORTH_A_REQUEST);
                return Optional.of(one.range().entry(name));
            }
        }
        return Optional.empty();
    }

    /** Asks the store for the names from that one on; empty if it can't tell so, or if that has not been worth it. */
    Optional<Optional<StoreEntry>> ask(Placement placement, FileName name) throws VfsException {
        if (!isWorthIt()) {
            return Optional.empty();
        }
        UnderFileSystem store = placement.requireMount().store();
        Instant began = tools.now();
        try {
            Optional<StoreRange> range = store.listFrom(placement.storePath(), name);
            range.ifPresent(listed -> keep(listed, began));
            return range.isPresent() && range.get().tells(name)
                    ? Optional.of(range.get().entry(name))
                    : Optional.empty();
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
    }

    private synchronized boolean isWorthIt() {
        boolean worth = credit >= ANSWERS_WORTH_A_REQUEST;
        if (worth) {
            credit -= ANSWERS_WORTH_A_REQUEST;
        }
        return worth;
    }

    private synchronized void keep(StoreRange range, Instant began) {
        if (known.size() == MOST) {
            known.removeLast();
        }
        known.addFirst(new Known(range, began));
    }

    synchronized void forget() {
        known.clear();
    }

    private boolean isYoung(Instant since) {
        return tools.isYoung(since, tools.settings().negativeTtl());
    }
}
