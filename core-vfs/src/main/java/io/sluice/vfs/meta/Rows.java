package io.sluice.vfs.meta;

import java.util.function.BiConsumer;

/**
 * Encoded records by raw key, in memory. Any thread may read at any time; the owner lets one thread change at a time.
 *
 * @param <R> the raw key, as MapDB and the change log keep it
 */
interface Rows<R> {
    /** What {@link #get} gives where nothing is; an encoded record is never empty. */
    byte[] NOTHING = {};

    byte[] get(R key);

    void put(R key, byte[] value);

    void remove(R key);

    /** Shows what is there all the while, in ascending order of the keys; what changes meanwhile is shown or not. */
    void forEachAscending(BiConsumer<R, byte[]> action);

    long size();
}
