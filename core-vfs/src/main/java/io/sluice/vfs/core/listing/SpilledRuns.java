package io.sluice.vfs.core.listing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Sorted runs of entries in a file of their own, which goes when this is closed. Not thread-safe. */
final class SpilledRuns implements AutoCloseable {
    private static final int MERGE_BYTES = 8 << 20;
    private static final int MIN_BUFFER_BYTES = 4 << 10;
    private static final int MAX_BUFFER_BYTES = 64 << 10;

    private final Path path;
    private final FileChannel file;
    private final List<Long> ends = new ArrayList<>();

    SpilledRuns(Path path) throws IOException {
        this.path = path;
        this.file = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    int count() {
        return ends.size();
    }

    void add(SortedEntries entries) throws IOException {
        DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(file), MAX_BUFFER_BYTES));
        byte[] copy = new byte[EntryCodec.MAX_BYTES];
        while (entries.hasNext()) {
            out.writeLong(entries.cookie());
            ByteBuffer entry = entries.take();
            int length = entry.remaining();
            entry.get(copy, 0, length);
            out.writeShort(length);
            out.write(copy, 0, length);
        }
        out.flush();
        ends.add(file.position());
    }

    /** A walk over each run; all at once if need be. */
    List<SortedEntries> walks() throws IOException {
        int buffer = Math.clamp(MERGE_BYTES / Math.max(1, ends.size()), MIN_BUFFER_BYTES, MAX_BUFFER_BYTES);
        List<SortedEntries> walks = new ArrayList<>();
        long begin = 0;
        for (long end : ends) {
            walks.add(new Walk(begin, end, buffer));
            begin = end;
        }
        return walks;
    }

    @Override
    public void close() throws IOException {
        file.close();
        Files.deleteIfExists(path);
    }

    private final class Walk implements SortedEntries {
        private final DataInputStream in;
        private long left;
        private long cookie;

        Walk(long begin, long end, int bufferBytes) throws IOException {
            this.left = end - begin;
            this.in = new DataInputStream(new BufferedInputStream(new Positioned(begin), bufferBytes));
            readCookie();
        }

        private void readCookie() throws IOException {
            if (left > 0) {
                cookie = in.readLong();
            }
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public long cookie() {
            return cookie;
        }

        @Override
        public ByteBuffer take() throws IOException {
            byte[] entry = new byte[in.readUnsignedShort()];
            in.readFully(entry);
            left -= Long.BYTES + Short.BYTES + entry.length;
            readCookie();
            return ByteBuffer.wrap(entry);
        }
    }

    /** Reads the file without moving its position, so that the walks share it. */
    private final class Positioned extends InputStream {
        private long position;

        Positioned(long position) {
            this.position = position;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = file.read(ByteBuffer.wrap(into, offset, length), position);
            position += Math.max(0, count);
            return count;
        }
    }
}
