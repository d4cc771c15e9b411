package io.sluice.vfs.core.listing;

import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;

/** Entries in memory until they are many enough to be sorted and put on disk. Not thread-safe. */
final class EntryRun {
    private static final int FIRST_BYTES = 16 << 10;

    private final int fullAtBytes;
    private ByteBuffer bytes = ByteBuffer.allocate(FIRST_BYTES);
    private long[] cookies = new long[256];
    private int[] begins = new int[256];
    private int count;

    EntryRun(int fullAtBytes) {
        this.fullAtBytes = fullAtBytes;
    }

    boolean isFull() {
        return bytes.position() >= fullAtBytes;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** @throws IOException if the entry is longer than any that can be kept */
    void add(long cookie, StoreEntry entry) throws IOException {
        if (count == cookies.length) {
            cookies = Arrays.copyOf(cookies, 2 * count);
            begins = Arrays.copyOf(begins, 2 * count);
        }
        int room = EntryCodec.roomFor(entry);
        if (room > EntryCodec.MAX_BYTES) {
            throw new IOException("the store lists an entry of absurd length: " + entry.name());
        }
        if (bytes.remaining() < room) {
            bytes = ByteBuffer.allocate(2 * bytes.capacity()).put(bytes.flip());
        }
        int begin = bytes.position();
        EntryCodec.write(entry, bytes);
        cookies[count] = cookie;
        begins[count++] = begin;
    }

    /** A walk in the order of the cookies; of the same cookie, in the order they came in. */
    SortedEntries sorted() {
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, Comparator.comparingLong(i -> cookies[i]));
        return new SortedEntries() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public long cookie() {
                return cookies[order[next]];
            }

            @Override
            public ByteBuffer take() {
                int index = order[next++];
                int end = index + 1 < count ? begins[index + 1] : bytes.position();
                return bytes.slice(begins[index], end - begins[index]);
            }
        };
    }

    void clear() {
        bytes.clear();
        count = 0;
    }
}
