package io.sluice.vfs.core.listing;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Makes pages of entries that come in the order of their cookies. Not thread-safe. */
final class PageWriter {
    private static final int MAX_ENTRIES = Page.BYTES / Page.bytesFor(1, 0);

    /** Takes a page where it belongs. */
    @FunctionalInterface
    interface Sink {
        /** @return the offset at which it lies */
        long put(byte[] page) throws IOException;
    }

    private final long serial;
    private final Sink sink;
    private final PageIndex.Builder index = new PageIndex.Builder();
    private final ByteBuffer entries = ByteBuffer.allocate(Page.BYTES + EntryCodec.MAX_BYTES);
    private final long[] cookies = new long[MAX_ENTRIES];
    private final int[] ends = new int[MAX_ENTRIES];
    private int count;

    PageWriter(long serial, Sink sink) {
        this.serial = serial;
        this.sink = sink;
    }

    void add(long cookie, ByteBuffer entry) throws IOException {
        boolean full =
                count == MAX_ENTRIES || Page.bytesFor(count + 1, entries.position() + entry.remaining()) > Page.BYTES;
        if (count > 0 && full) {
            flush();
        }
        entries.put(entry);
        cookies[count] = cookie;
        ends[count++] = entries.position();
    }

    PageIndex finish() throws IOException {
        if (count > 0) {
            flush();
        }
        return index.build();
    }

    private void flush() throws IOException {
        byte[] page = Page.encode(cookies, ends, count, entries);
        long offset = sink.put(page);
        index.add(cookies[0], offset, page.length, PageSource.checksum(serial, ByteBuffer.wrap(page)));
        entries.clear();
        count = 0;
    }
}
