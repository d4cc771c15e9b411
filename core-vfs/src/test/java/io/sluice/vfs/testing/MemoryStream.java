package io.sluice.vfs.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/** A range of bytes in memory, which may break on the way. */
final class MemoryStream extends InputStream {
    private final byte[] bytes;
    private final int end;
    private final OptionalLong cut;
    private final int start;
    private int position;

    MemoryStream(byte[] bytes, int offset, int length, OptionalLong cut) {
        this.bytes = bytes;
        this.start = offset;
        this.position = offset;
        this.end = offset + length;
        this.cut = cut;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (cut.isPresent() && position - start >= cut.getAsLong()) {
            throw new IOException("the test says that the stream breaks here");
        }
        if (position == end) {
            return -1;
        }
        int limit = cut.isPresent() ? (int) Math.min(end, start + cut.getAsLong()) : end;
        int count = Math.min(length, limit - position);
        System.arraycopy(bytes, position, target, offset, count);
        position += count;
        return count;
    }
}
