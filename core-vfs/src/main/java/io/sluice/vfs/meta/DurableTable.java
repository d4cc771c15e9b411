package io.sluice.vfs.meta;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.mapdb.serializer.GroupSerializer;

/** One table: all its records encoded in memory, and what of it changed since the last commit. */
final class DurableTable<K, R, V> implements Table<K, V> {
    private final int id;
    private final String name;
    private final KeyForm<K, R> keys;
    private final RecordCodec<V> codec;
    private final ChangeGate gate;
    private final Rows<R> rows;
    private volatile boolean holdsOldForms;

    /** Guarded by this, as is every change of the rows, so that both see changes of a key in one order. */
    private Map<R, byte[]> uncommitted = new HashMap<>();

    /**
     * @param id names the table in the change log, 0 to 127; never another one's
     * @param name names it in MapDB's file
     */
    DurableTable(int id, String name, KeyForm<K, R> keys, RecordCodec<V> codec, ChangeGate gate) {
        this.id = id;
        this.name = name;
        this.keys = keys;
        this.codec = codec;
        this.gate = gate;
        this.rows = keys.emptyRows().get();
    }

    @Override
    public Optional<V> get(K key) {
        gate.requireOpen();
        byte[] encoded = rows.get(keys.raw().apply(key));
        return encoded.length == 0 ? Optional.empty() : Optional.of(codec.decode(encoded));
    }

    @Override
    public void put(K key, V value) {
        R raw = keys.raw().apply(key);
        byte[] encoded = codec.encode(value);
        gate.change(() -> {
            synchronized (this) {
                rows.put(raw, encoded);
                note(raw, encoded);
            }
        });
    }

    @Override
    public void remove(K key) {
        R raw = keys.raw().apply(key);
        gate.change(() -> {
            synchronized (this) {
                if (rows.get(raw).length > 0) {
                    rows.remove(raw);
                    note(raw, Rows.NOTHING);
                }
            }
        });
    }

    @Override
    public void forEach(BiConsumer<K, V> action) {
        gate.requireOpen();
        rows.forEachAscending((raw, encoded) -> action.accept(keys.key().apply(raw), codec.decode(encoded)));
    }

    @Override
    public long size() {
        gate.requireOpen();
        return rows.size();
    }

    int id() {
        return id;
    }

    String name() {
        return name;
    }

    GroupSerializer<R> keySerializer() {
        return keys.serializer();
    }

    /** Shows every encoded record in ascending order of the raw keys. */
    void forEachRow(BiConsumer<R, byte[]> action) {
        rows.forEachAscending(action);
    }

    /**
     * Takes over a record that is durable already; only while the store opens.
     *
     * @throws UnknownRecordException if a newer Sluice wrote it
     */
    void load(R raw, byte[] encoded) {
        codec.requireKnown(encoded);
        rows.put(raw, encoded);
        holdsOldForms |= isOld(encoded);
    }

    /** Whether a record of an older version's form was met when the store was opened, though it may have been overwritten since. */
    boolean holdsOldForms() {
        return holdsOldForms;
    }

    /** The files have nothing but the rows as they are now. */
    void lookForOldForms() {
        if (holdsOldForms) {
            AtomicBoolean found = new AtomicBoolean();
            rows.forEachAscending((raw, encoded) -> found.compareAndSet(false, isOld(encoded)));
            holdsOldForms = found.get();
        }
    }

    private boolean isOld(byte[] encoded) {
        return encoded[0] < codec.version();
    }

    /** Takes over a change of this table from the log, as {@link Drained#writeTo} wrote it; only while the store opens. */
    void replay(RecordReader in) {
        R raw = keys.read().apply(in);
        byte[] encoded = in.getBytes();
        if (encoded.length == 0) {
            rows.remove(raw);
        } else {
            load(raw, encoded);
        }
    }

    /** Takes what changed since the last call; the caller has the gate alone. */
    synchronized Drained drain() {
        Map<R, byte[]> changes = uncommitted;
        uncommitted = new HashMap<>();
        return new Drained(changes);
    }

    private void note(R raw, byte[] encoded) {
        uncommitted.put(raw, encoded);
        gate.countChange();
    }

    /** Changes of this table on their way to the log. */
    final class Drained {
        private final Map<R, byte[]> changes;

        private Drained(Map<R, byte[]> changes) {
            this.changes = changes;
        }

        /** Each change: the table's id, the key, the record's length and bytes; length 0 if it was removed. */
        void writeTo(RecordWriter out) {
            changes.forEach((raw, encoded) -> {
                out.putByte(id);
                keys.write().accept(out, raw);
                out.putBytes(encoded);
            });
        }

        /** The commit failed: the changes go back, behind whatever changed since. */
        void putBack() {
            synchronized (DurableTable.this) {
                changes.forEach(uncommitted::putIfAbsent);
            }
        }
    }
}
