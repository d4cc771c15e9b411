package io.sluice.nfs.xdr;

import java.nio.ByteBuffer;

/** Writes XDR (RFC 4506) into a buffer that grows as {@link Space} lets it. Not thread-safe. */
public final class XdrWriter {
    /** Where the bytes go. */
    @FunctionalInterface
    public interface Space {
        /** A buffer that begins with the bytes of {@code full} up to its position, stands there, and has {@code more} bytes left. */
        ByteBuffer grown(ByteBuffer full, int more);
    }

    private final Space space;
    private ByteBuffer into;

    public XdrWriter(ByteBuffer into, Space space) {
        this.into = into;
        this.space = space;
    }

    /** How many bytes there are, from the start of the buffer. */
    public int position() {
        return into.position();
    }

    /** Forgets what was written from {@code position} on. */
    public void rewind(int position) {
        into.position(position);
    }

    public void putInt(int value) {
        reserve(Integer.BYTES);
        into.putInt(value);
    }

    /** Overwrites the four bytes at {@code position}. */
    public void putIntAt(int position, int value) {
        into.putInt(position, value);
    }

    public void putLong(long value) {
        reserve(Long.BYTES);
        into.putLong(value);
    }

    public void putBoolean(boolean value) {
        putInt(value ? 1 : 0);
    }

    /** RFC 4506 §4.9: the bytes and their padding, without their length. */
    public void putFixed(byte[] bytes) {
        reserve(bytes.length + Integer.BYTES);
        into.put(bytes);
        pad(bytes.length);
    }

    /** RFC 4506 §4.10. */
    public void putOpaque(byte[] bytes) {
        putInt(bytes.length);
        putFixed(bytes);
    }

    /** Sees to it that {@code bytes} more can be put without the buffer growing again. */
    public void reserve(int bytes) {
        if (into.remaining() < bytes) {
            into = space.grown(into, bytes);
        }
    }

    /** The next {@code length} bytes, to be filled in by whoever has them; {@link #filled} goes on behind them. */
    public ByteBuffer hole(int length) {
        reserve(length + Integer.BYTES);
        return into.slice(into.position(), length);
    }

    /** Keeps the first {@code length} bytes of the last {@link #hole}, and pads them. */
    public void filled(int length) {
        into.position(into.position() + length);
        pad(length);
    }

    private void pad(int length) {
        for (int i = XdrReader.padding(length); i > 0; i--) {
            into.put((byte) 0);
        }
    }
}
