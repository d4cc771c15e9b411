package io.sluice.cache;

import java.util.Optional;

/** Which content makes room for others. Thread-safe; calls neither disk nor store. */
interface EvictionPolicy<E extends Evictable> {
    /** A content has got its first block. */
    void add(E content);

    /**
     * Chooses the content that is worth least, never a leased one, and kills it: the caller frees its space.
     *
     * @return empty if all are leased, or nothing should make room
     */
    Optional<E> evict();
}
