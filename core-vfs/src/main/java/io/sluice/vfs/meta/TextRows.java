package io.sluice.vfs.meta;

import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;

/** Rows for the small tables, whose keys are paths and names. */
final class TextRows implements Rows<String> {
    private final ConcurrentSkipListMap<String, byte[]> rows = new ConcurrentSkipListMap<>();

    @Override
    public byte[] get(String key) {
        return rows.getOrDefault(key, NOTHING);
    }

    @Override
    public void put(String key, byte[] value) {
        rows.put(key, value);
    }

    @Override
    public void remove(String key) {
        rows.remove(key);
    }

    @Override
    public void forEachAscending(BiConsumer<String, byte[]> action) {
        rows.forEach(action);
    }

    @Override
    public long size() {
        return rows.size();
    }
}
