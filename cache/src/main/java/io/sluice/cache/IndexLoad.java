package io.sluice.cache;

import io.sluice.cache.IndexFile.BrokenIndexException;
import io.sluice.cache.IndexRecords.BadRecordException;
import java.util.HashMap;
import java.util.Map;

/** What an index file has, read leniently: a record that is damaged is counted and left out. */
final class IndexLoad implements IndexFile.Reader {
    private final int blockBytes;
    private final Map<Long, IndexRecords.Entry> byGeneration = new HashMap<>();
    private int damaged;

    private IndexLoad(int blockBytes) {
        this.blockBytes = blockBytes;
    }

    static IndexLoad of(IndexFile file, int blockBytes) throws BrokenIndexException {
        IndexLoad load = new IndexLoad(blockBytes);
        file.read(load);
        return load;
    }

    Map<Long, IndexRecords.Entry> byGeneration() {
        return byGeneration;
    }

    int damaged() {
        return damaged;
    }

    @Override
    public void page(long number, byte[] record) {
        try {
            for (IndexRecords.Entry entry : IndexRecords.parsePage(number, record, blockBytes)) {
                byGeneration.put(entry.generation(), entry);
            }
        } catch (BadRecordException e) {
            damaged++;
        }
    }

    @Override
    public void chunk(long key, byte[] record) {
        IndexRecords.Entry entry = byGeneration.get(key >>> IndexRecords.CHUNK_KEY_BITS);
        if (entry == null) {
            return; // of a content that went since; the page was written later than the chunks
        }
        try {
            IndexRecords.parseChunk(key, record, entry.states());
        } catch (BadRecordException e) {
            damaged++;
        }
    }
}
