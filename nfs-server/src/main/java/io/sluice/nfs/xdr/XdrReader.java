package io.sluice.nfs.xdr;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads XDR (RFC 4506) from a buffer that somebody else sent.
 *
 * <p>Allocates nothing by what it reads: opaque data is a view of the buffer, good for as long as the buffer is. Every method throws
 * {@link XdrException} when the bytes end early or break a rule. Not thread-safe.
 */
public final class XdrReader {
    private final ByteBuffer from;

    /** Reads what remains in {@code from}, whose position it moves. */
    public XdrReader(ByteBuffer from) {
        this.from = from.order(ByteOrder.BIG_ENDIAN);
    }

    public int remaining() {
        return from.remaining();
    }

    /** What is not yet read, as a buffer of its own. */
    public ByteBuffer rest() {
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
        require(length);
        int padded = length + padding(length);
        require(padded);
        ByteBuffer view = from.slice(from.position(), length);
        from.position(from.position() + padded);
        return view;
    }

    /** RFC 4506 §4.10: up to {@code max} bytes, as a view. */
    public ByteBuffer readOpaque(int max) {
        return readFixed(readCount(max));
    }

    /** How many zero bytes follow {@code length} bytes: 0 to 3. */
    public static int padding(int length) {
        return -length & 3;
    }

    private void require(int bytes) {
        if (from.remaining() < bytes) {
            throw new XdrException(bytes + " bytes are missing, " + from.remaining() + " are there");
        }
    }
}
