package io.sluice.vfs.meta;

import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Records by key. Thread-safe. A change is seen at once, and is durable after the store's next {@link MetadataStore#sync()}.
 *
 * <p>Values are immutable.
 */
public interface Table<K, V> {
    Optional<V> get(K key);

    void put(K key, V value);

    /** Does nothing if there is no such record. */
    void remove(K key);

    /** Shows every record, in no order; the action may change the table. */
    void forEach(BiConsumer<K, V> action);

    long size();
}
