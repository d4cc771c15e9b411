package io.sluice.vfs.core.write;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Exactly so many bytes of a longer stream; an early end is an error, never a short file in the store. */
final class BoundedStream extends FilterInputStream {
    private final long length;
    private final LongConsumer progress;
    private long left;

    /** @param progress is told how many bytes were read so far, after each read */
    BoundedStream(InputStream in, long length, LongConsumer progress) {
        super(in);
        this.length = length;
        this.progress = progress;
        this.left = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int atMost) throws IOException {
        if (atMost == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count = in.read(buffer, offset, (int) Math.min(atMost, left));
        if (count < 0) {
            throw new EOFException("the staging file ends " + left + " bytes early");
        }
        left -= count;
        progress.accept(length - left);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(Math.min(count, left));
        left -= skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(in.available(), left);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
