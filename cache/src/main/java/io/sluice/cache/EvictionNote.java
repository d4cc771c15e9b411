package io.sluice.cache;

/** What the eviction keeps with a content: part of the content's own object, for there may be millions. */
abstract class EvictionNote {
    private volatile Rank rank = Rank.UNDECIDED; // written under the lock of Eviction
    private volatile boolean settled; // as its policy says
    private volatile long passedAt; // as its policy says
    private long queuedAt; // guarded by its policy

    final Rank rank() {
        return rank;
    }

    final void rank(Rank now) {
        rank = now;
    }

    /** Whether it has a firm place in its policy, as opposed to one from which it is about to be taken. */
    final boolean isSettled() {
        return settled;
    }

    final void settled(boolean now) {
        settled = now;
    }

    /** How much had been read when it was used last, in bytes of its policy's count. */
    final long passedAt() {
        return passedAt;
    }

    final void passedAt(long now) {
        passedAt = now;
    }

    /** When it was used last as far as its queue knows. */
    final long queuedAt() {
        return queuedAt;
    }

    final void queuedAt(long at) {
        queuedAt = at;
    }
}
