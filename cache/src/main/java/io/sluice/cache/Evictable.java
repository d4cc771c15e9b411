package io.sluice.cache;

/** What an {@link EvictionPolicy} chooses from. */
interface Evictable {
    /** Takes it for good. @return false if somebody holds it, or it is dead already */
    boolean kill();

    boolean isDead();

    /** When the last who held it let go, in nanoseconds of the cache's clock. */
    long usedAt();

    /** A place for the policy to keep when it put this into its queue. Only the policy calls it, under its own lock. */
    long queuedAt();

    void queuedAt(long at);
}
