package io.sluice.vfs.meta;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * Rows for the tables that may hold millions, by inode: open addressing over two arrays, about 20 bytes a row beside the value.
 *
 * <p>Reads take no lock: a slot that has a key keeps it as long as its arrays live, its value is there before the key is, and a
 * removed row is a key whose value is {@link #NOTHING}. Growing makes new arrays, which also leaves the removed rows behind.
 */
final class LongRows implements Rows<Long> {
    private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle VALUES = MethodHandles.arrayElementVarHandle(byte[][].class);
    private static final int SMALLEST = 16;
    /** No inode has this id. */
    private static final long FREE = 0;

    private static final class Slots {
        final long[] keys;
        final byte[][] values;
        final int shift;

        Slots(int capacity) {
            keys = new long[capacity];
            values = new byte[capacity][];
            shift = Long.numberOfLeadingZeros(capacity) + 1;
        }

        /** Where {@code key} is, or the free slot where it would be. */
        int find(long key) {
            int slot = (int) ((key * 0x9E37_79B9_7F4A_7C15L) >>> shift);
            while (true) {
                long there = (long) KEYS.getAcquire(keys, slot);
                if (there == key || there == FREE) {
                    return slot;
                }
                slot = (slot + 1) & (keys.length - 1);
            }
        }
    }

    private volatile Slots slots = new Slots(SMALLEST);
    /** How many slots of the present arrays have a key. Only the changing thread uses it. */
    private int taken;

    /** Only the changing thread uses it; {@link #size} shows it to the others. */
    private int liveRows;

    private volatile int size;

    @Override
    public byte[] get(Long key) {
        Slots current = slots;
        int slot = current.find(key);
        if ((long) KEYS.getAcquire(current.keys, slot) != key) {
            // Free, or another key's since find() saw it free.
            return NOTHING;
        }
        return (byte[]) VALUES.getAcquire(current.values, slot);
    }

    @Override
    public void put(Long key, byte[] value) {
        if (key == FREE) {
            throw new IllegalArgumentException("no row has the key " + FREE);
        }
        if ((taken + 1L) * 4 > slots.keys.length * 3L) {
            grow();
        }
        Slots current = slots;
        int slot = current.find(key);
        boolean isNew = current.keys[slot] == FREE;
        boolean wasThere = !isNew && current.values[slot].length > 0;
        VALUES.setRelease(current.values, slot, value);
        if (isNew) {
            KEYS.setRelease(current.keys, slot, (long) key);
            taken++;
        }
        if (!wasThere) {
            liveRows++;
            size = liveRows;
        }
    }

    @Override
    public void remove(Long key) {
        Slots current = slots;
        int slot = current.find(key);
        if (current.keys[slot] != FREE && current.values[slot].length > 0) {
            VALUES.setRelease(current.values, slot, NOTHING);
            liveRows--;
            size = liveRows;
        }
    }

    @Override
    public void forEachAscending(BiConsumer<Long, byte[]> action) {
        Slots current = slots;
        long[] keys = new long[current.keys.length];
        int count = 0;
        for (int slot = 0; slot < current.keys.length; slot++) {
            long key = (long) KEYS.getAcquire(current.keys, slot);
            if (key != FREE) {
                keys[count++] = key;
            }
        }
        Arrays.sort(keys, 0, count);
        for (int i = 0; i < count; i++) {
            byte[] value = get(keys[i]);
            if (value.length > 0) {
                action.accept(keys[i], value);
            }
        }
    }

    @Override
    public long size() {
        return size;
    }

    private void grow() {
        Slots old = slots;
        int capacity = SMALLEST;
        while (capacity < (liveRows + 1L) * 2) {
            capacity = Math.multiplyExact(capacity, 2);
        }
        Slots larger = new Slots(capacity);
        int copied = 0;
        for (int i = 0; i < old.keys.length; i++) {
            if (old.keys[i] != FREE && old.values[i].length > 0) {
                int slot = larger.find(old.keys[i]);
                larger.keys[slot] = old.keys[i];
                larger.values[slot] = old.values[i];
                copied++;
            }
        }
        taken = copied;
        slots = larger;
    }
}
