package io.sluice.vfs.core.listing;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Where the pages of a snapshot lie and which cookies they have: 24 bytes for about 500 entries. Immutable. */
final class PageIndex {
    static final int SLOT = Long.BYTES + Long.BYTES + Integer.BYTES + Integer.BYTES;

    private final long[] firstCookies;
    private final long[] offsets;
    private final int[] lengths;
    private final int[] checksums;

    private PageIndex(long[] firstCookies, long[] offsets, int[] lengths, int[] checksums) {
        this.firstCookies = firstCookies;
        this.offsets = offsets;
        this.lengths = lengths;
        this.checksums = checksums;
    }

    int pages() {
        return firstCookies.length;
    }

    long offset(int page) {
        return offsets[page];
    }

    int length(int page) {
        return lengths[page];
    }

    int checksum(int page) {
        return checksums[page];
    }

    /** The page that has the cookie, if any has; 0 if it is smaller than all. */
    int pageOf(long cookie) {
        int found = Arrays.binarySearch(firstCookies, cookie);
        return found >= 0 ? found : Math.max(0, -found - 2);
    }

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(pages() * SLOT);
        for (int i = 0; i < pages(); i++) {
            out.putLong(firstCookies[i]).putLong(offsets[i]).putInt(lengths[i]).putInt(checksums[i]);
        }
        return out.flip();
    }

    static PageIndex decode(ByteBuffer in) {
        Builder builder = new Builder();
        while (in.remaining() >= SLOT) {
            builder.add(in.getLong(), in.getLong(), in.getInt(), in.getInt());
        }
        return builder.build();
    }

    /** Takes the pages in their order. Not thread-safe. */
    static final class Builder {
        private long[] firstCookies = new long[4];
        private long[] offsets = new long[4];
        private int[] lengths = new int[4];
        private int[] checksums = new int[4];
        private int count;

        void add(long firstCookie, long offset, int length, int checksum) {
            if (count == firstCookies.length) {
                firstCookies = Arrays.copyOf(firstCookies, 2 * count);
                offsets = Arrays.copyOf(offsets, 2 * count);
                lengths = Arrays.copyOf(lengths, 2 * count);
                checksums = Arrays.copyOf(checksums, 2 * count);
            }
            firstCookies[count] = firstCookie;
            offsets[count] = offset;
            lengths[count] = length;
            checksums[count++] = checksum;
        }

        PageIndex build() {
            return new PageIndex(
                    Arrays.copyOf(firstCookies, count),
                    Arrays.copyOf(offsets, count),
                    Arrays.copyOf(lengths, count),
                    Arrays.copyOf(checksums, count));
        }
    }
}
