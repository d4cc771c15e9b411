package io.sluice.nfs.xdr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads XDR (RFC 4506) from a buffer that somebody else sent, or from several, one behind the other.
 *
 * <p>Allocates nothing by what it reads: opaque data is a view of the buffer, good for as long as the buffer is. Only what lies across the border of two is copied,
 * when all of it is there. Every method throws {@link XdrException} when the bytes end early or break a rule. Not thread-safe.
 */
public final class XdrReader {
    private final List<ByteBuffer> pieces;

    /** What is read now: the piece before {@code next}, or bytes that lie across its end. */
    private ByteBuffer from;

    private int next = 1;

    /** How many bytes the pieces have from {@code next} on. */
    private int followingBytes;

    /** Reads what remains in {@code from}, whose position it moves. */
    public XdrReader(ByteBuffer from) {
        this(List.of(from));
    }

    /** Reads what remains in {@code pieces}, whose positions it moves. */
    public XdrReader(List<ByteBuffer> pieces) {
        this.pieces = pieces;
        from = pieces.getFirst().order(ByteOrder.BIG_ENDIAN);
        for (int i = next; i < pieces.size(); i++) {
            followingBytes += pieces.get(i).remaining();
        }
    }

    public int remaining() {
        return from.remaining() + followingBytes;
    }

    /** What is not yet read, as a buffer of its own. */
    public ByteBuffer rest() {
        require(remaining());
        return from.slice();
    }

    /** RFC 4506 §4.1 and, as a bit pattern, §4.2. */
    public int readInt() {
        require(Integer.BYTES);
        return from.getInt();
    }

    /** RFC 4506 §4.2: 0 to 2<sup>32</sup>−1. */
    public long readUnsignedInt() {
        return Integer.toUnsignedLong(readInt());
    }

    /** RFC 4506 §4.5, as a bit pattern. */
    public long readLong() {
        require(Long.BYTES);
        return from.getLong();
    }

    /** RFC 4506 §4.4: 0 or 1. */
    public boolean readBoolean() {
        int value = readInt();
        if (value != 0 && value != 1) {
            throw new XdrException("a boolean is 0 or 1, not " + value);
        }
        return value == 1;
    }

    /** A count of things that follow, at most {@code max}. */
    public int readCount(int max) {
        long count = readUnsignedInt();
        if (count > max) {
            throw new XdrException("at most " + max + " may follow, not " + count);
        }
        return (int) count;
    }

    /** RFC 4506 §4.9: {@code length} bytes and their padding, as a view. */
    public ByteBuffer readFixed(int length) {
        int padded = padded(length);
        require(padded);
        ByteBuffer view = from.slice(from.position(), length);
        from.position(from.position() + padded);
        return view;
    }

    /** RFC 4506 §4.10: up to {@code max} bytes, as a view. */
    public ByteBuffer readOpaque(int max) {
        return readFixed(readCount(max));
    }

    /** RFC 4506 §4.10: up to {@code max} bytes, as views of the buffers that they lie in. */
    public List<ByteBuffer> readOpaquePieces(int max) {
        int left = readCount(max);
        int padding = padded(left) - left;
        List<ByteBuffer> views = new ArrayList<>(pieces.size());
        while (left > 0) {
            skipEmpty();
            int length = Math.min(left, from.remaining());
            views.add(from.slice(from.position(), length));
            from.position(from.position() + length);
            left -= length;
        }
        require(padding);
        from.position(from.position() + padding);
        return views;
    }

    /** How many zero bytes follow {@code length} bytes: 0 to 3. */
    public static int padding(int length) {
        return -length & 3;
    }

    /** {@code length} and its padding, all of which is there. */
    private int padded(int length) {
        requireThere(length);
        int padded = length + padding(length);
        requireThere(padded);
        return padded;
    }

    private void requireThere(int bytes) {
        if (remaining() < bytes) {
            throw new XdrException(bytes + " bytes are missing, " + remaining() + " are there");
        }
    }

    /** The next {@code bytes} lie in {@code from} then. */
    private void require(int bytes) {
        if (from.remaining() < bytes) {
            requireThere(bytes);
            skipEmpty();
            if (from.remaining() < bytes) {
                join(bytes);
            }
        }
    }

    private void skipEmpty() {
        while (!from.hasRemaining() && next < pieces.size()) {
            from = pieces.get(next++).order(ByteOrder.BIG_ENDIAN);
            followingBytes -= from.remaining();
        }
    }

    private void join(int bytes) {
        ByteBuffer joined = ByteBuffer.allocate(bytes);
        while (joined.hasRemaining()) {
            skipEmpty();
            int length = Math.min(joined.remaining(), from.remaining());
            joined.put(from.slice(from.position(), length));
            from.position(from.position() + length);
        }
        next--;
        followingBytes += from.remaining();
        from = joined.flip();
    }
}
