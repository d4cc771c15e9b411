package io.sluice.cache;

/** What an {@link EvictionPolicy} chooses from. What it says of its use may change at any time. */
interface Evictable {
    /** Names it, also after it was evicted and came back; its hash is as random as can be. */
    ContentName name();

    /** What it would take if all of it was there, in bytes. */
    long size();

    /** Takes it for good. @return false if somebody holds it, or it is dead already */
    boolean kill();

    boolean isDead();

    /** Whether somebody holds it. */
    boolean isLeased();

    /** When the last who held it let go, in nanoseconds of the cache's clock. */
    long usedAt();

    /** What its policy keeps with it. */
    EvictionNote note();
}
