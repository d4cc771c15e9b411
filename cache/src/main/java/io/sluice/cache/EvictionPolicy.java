package io.sluice.cache;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** Which of its contents makes room for others. Thread-safe; calls neither disk nor store. Nothing is chosen before the room is needed. */
interface EvictionPolicy<E extends Evictable> {
    /** A content is there now, and was used. */
    void add(E content);

    /** A content is used again, after a pause. Takes no lock of this policy. */
    void used(E content);

    /** Takes those out of its queues: they go on under another policy, and {@link #left} is called for each. */
    void removeIf(Predicate<E> isMoving);

    /** A content of it is dead, or goes on under another policy. */
    void left(E content);

    /**
     * Chooses the content that is worth least, never a leased one, and kills it: the caller frees its space.
     *
     * @return empty if all are leased, or there is none
     */
    Optional<E> evict();

    /** When that one of its contents was used last which nobody has used for longest; empty if there is none but leased ones. */
    OptionalLong oldestUse();
}
