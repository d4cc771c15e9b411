package io.sluice.cache;

import io.sluice.cache.IndexFile.BrokenIndexException;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one index file does not have yet, by number only: the bytes are made when they are written, so that many changes of one record are
 * one write. Thread-safe.
 */
final class PendingWrites {
    /** Writes one record; its number is taken off before, so a change that comes meanwhile is written again. */
    @FunctionalInterface
    interface Writer {
        void write(long number) throws BrokenIndexException;
    }

    private final Set<Long> pages = ConcurrentHashMap.newKeySet();
    private final Set<Long> stalePages = ConcurrentHashMap.newKeySet();
    private final Set<Long> chunks = ConcurrentHashMap.newKeySet();
    private final Set<Long> goneChunked = ConcurrentHashMap.newKeySet();

    void page(long number) {
        pages.add(number);
    }

    /** The page has contents that are gone: no hurry, since a content without its file is found out at every start. */
    void stalePage(long number) {
        stalePages.add(number);
    }

    void chunk(long key) {
        chunks.add(key);
    }

    /** The chunks of this generation are to be removed. */
    void chunksGone(long generation) {
        goneChunked.add(generation);
    }

    boolean isEmpty() {
        return pages.isEmpty() && stalePages.isEmpty() && chunks.isEmpty() && goneChunked.isEmpty();
    }

    void clear() {
        pages.clear();
        stalePages.clear();
        chunks.clear();
        goneChunked.clear();
    }

    void drainPages(int maxStale, Writer writer) throws BrokenIndexException {
        drain(pages, Integer.MAX_VALUE, writer);
        drain(stalePages, maxStale, writer);
    }

    void drainChunks(Writer writer) throws BrokenIndexException {
        drain(chunks, Integer.MAX_VALUE, writer);
    }

    void drainGone(Writer writer) throws BrokenIndexException {
        drain(goneChunked, Integer.MAX_VALUE, writer);
    }

    private static void drain(Set<Long> numbers, int max, Writer writer) throws BrokenIndexException {
        Iterator<Long> all = numbers.iterator();
        for (int written = 0; written < max && all.hasNext(); written++) {
            long number = all.next();
            all.remove();
            writer.write(number);
        }
    }
}
