package io.sluice.vfs.core.listing;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A run of entries in the order of their cookies, found by binary search. Immutable; thread-safe.
 *
 * <p>Its bytes: how many entries there are, for each its cookie and where it begins, then the entries.
 */
final class Page {
    /** How many bytes a page has, but for one whose only entry takes more. */
    static final int BYTES = 32 << 10;

    private static final int HEAD = Integer.BYTES;
    private static final int SLOT = Long.BYTES + Integer.BYTES;

    private final ByteBuffer bytes;
    private final int count;

    Page(byte[] bytes) throws IOException {
        this.bytes = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        this.count = bytes.length < HEAD ? -1 : this.bytes.getInt(0);
        if (count < 0 || count > (bytes.length - HEAD) / SLOT) {
            throw new IOException("a page of a listing that is none");
        }
    }

    /** The room that {@code entries} with so many bytes in all take. */
    static int bytesFor(int entries, int entryBytes) {
        return HEAD + entries * SLOT + entryBytes;
    }

    /** @param ends where each entry ends in {@code entries}, of the {@code count} first ones */
    static byte[] encode(long[] cookies, int[] ends, int count, ByteBuffer entries) {
        ByteBuffer page = ByteBuffer.allocate(bytesFor(count, ends[count - 1]));
        page.putInt(count);
        int begin = HEAD + count * SLOT;
        for (int i = 0; i < count; i++) {
            page.putLong(cookies[i]).putInt(i == 0 ? begin : begin + ends[i - 1]);
        }
        return page.put(entries.slice(0, ends[count - 1])).array();
    }

    int bytes() {
        return bytes.limit();
    }

    int count() {
        return count;
    }

    long cookie(int index) {
        return bytes.getLong(HEAD + index * SLOT);
    }

    /** The entry's bytes, from the buffer's position on. */
    ByteBuffer entry(int index) throws IOException {
        int begin = bytes.getInt(HEAD + index * SLOT + Long.BYTES);
        int end = index + 1 < count ? bytes.getInt(HEAD + (index + 1) * SLOT + Long.BYTES) : bytes.limit();
        if (begin < HEAD + count * SLOT || end < begin + 2 || end > bytes.limit()) {
            throw new IOException("a page of a listing that leads nowhere");
        }
        return bytes.slice(begin, end - begin);
    }

    /** The index of the first entry whose cookie is at least this one; {@link #count()} if there is none. */
    int ceiling(long cookie) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cookie(middle) < cookie) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
