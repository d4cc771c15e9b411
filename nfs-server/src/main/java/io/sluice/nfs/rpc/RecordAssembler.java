package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.sluice.nfs.xdr.XdrException;
import java.util.Optional;

/**
 * Puts the records of one connection together from their fragments (RFC 5531 §11).
 *
 * <p>Holds no more than has come: a buffer grows with the bytes that arrive, never by a length that was only announced. Not thread-safe.
 */
final class RecordAssembler {
    /** Memory for bytes of records, shared with other connections. */
    interface Room {
        /** Takes room for so many bytes, or begins to wait for it. */
        boolean take(int bytes);

        void giveBack(int bytes);
    }

    private static final int INITIAL_BYTES = 4096;

    private final ByteBufAllocator allocator;
    private final int maxRecordBytes;
    private final int maxFragments;
    private final Room room;

    private ByteBuf record = Unpooled.EMPTY_BUFFER;
    private int fragments;
    private int headerBytes;
    private int header;
    private int fragmentBytesLeft;

    /** @param room of which each record that {@link #next} gives has taken as much as it has bytes; the caller gives it back */
    RecordAssembler(ByteBufAllocator allocator, int maxRecordBytes, int maxFragments, Room room) {
        this.allocator = allocator;
        this.maxRecordBytes = maxRecordBytes;
        this.maxFragments = maxFragments;
        this.room = room;
    }

    /** Whether a record has begun whose end has not come yet. */
    boolean isInside() {
        return fragments > 0 || headerBytes > 0;
    }

    /** How many bytes it holds of a record that is not whole. */
    int heldBytes() {
        return record.readableBytes();
    }

    /**
     * Takes bytes from {@code in} until a record is whole; the caller releases it.
     *
     * @return empty when {@code in} is used up, or there is no room for what it has
     * @throws XdrException if what comes is no record that anybody may send; the connection is useless from here on
     */
    Optional<ByteBuf> next(ByteBuf in) {
        while (in.isReadable()) {
            if (headerBytes < Integer.BYTES && !readHeader(in)) {
                return Optional.empty();
            }
            boolean last = header < 0;
            int bytes = Math.min(fragmentBytesLeft, in.readableBytes());
            if (bytes > 0 && !room.take(bytes)) {
                return Optional.empty();
            }
            if (last && fragments == 1 && bytes == fragmentBytesLeft && !record.isReadable()) {
                ByteBuf whole = in.readRetainedSlice(fragmentBytesLeft);
                reset();
                return Optional.of(whole);
            }
            append(in, bytes);
            if (fragmentBytesLeft > 0) {
                return Optional.empty();
            }
            headerBytes = 0;
            if (last) {
                ByteBuf whole = record;
                record = Unpooled.EMPTY_BUFFER;
                reset();
                return Optional.of(whole);
            }
        }
        return Optional.empty();
    }

    /** Forgets what it has. */
    void discard() {
        room.giveBack(record.readableBytes());
        reset();
    }

    /** Whether the header of the next fragment is there. */
    private boolean readHeader(ByteBuf in) {
        while (headerBytes < Integer.BYTES && in.isReadable()) {
            header = header << 8 | in.readUnsignedByte();
            headerBytes++;
        }
        if (headerBytes < Integer.BYTES) {
            return false;
        }
        fragmentBytesLeft = header & Integer.MAX_VALUE;
        fragments++;
        if (fragments > maxFragments) {
            throw new XdrException("a record of more than " + maxFragments + " fragments");
        }
        if (fragmentBytesLeft > maxRecordBytes - record.readableBytes()) {
            throw new XdrException("a record of more than " + maxRecordBytes + " bytes");
        }
        return true;
    }

    private void append(ByteBuf in, int bytes) {
        if (bytes > 0) {
            if (record.capacity() == 0) {
                record = allocator.directBuffer(Math.max(bytes, INITIAL_BYTES), maxRecordBytes + INITIAL_BYTES);
            }
            record.writeBytes(in, bytes);
            fragmentBytesLeft -= bytes;
        }
    }

    private void reset() {
        record.release();
        record = Unpooled.EMPTY_BUFFER;
        fragments = 0;
        headerBytes = 0;
        fragmentBytesLeft = 0;
    }
}
