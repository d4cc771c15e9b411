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
    private static final int INITIAL_BYTES = 4096;

    private final ByteBufAllocator allocator;
    private final int maxRecordBytes;
    private final int maxFragments;

    private ByteBuf record = Unpooled.EMPTY_BUFFER;
    private int fragments;
    private int headerBytes;
    private int header;
    private int fragmentBytesLeft;

    RecordAssembler(ByteBufAllocator allocator, int maxRecordBytes, int maxFragments) {
        this.allocator = allocator;
        this.maxRecordBytes = maxRecordBytes;
        this.maxFragments = maxFragments;
    }

    /** Whether a record has begun whose end has not come yet. */
    boolean isInside() {
        return fragments > 0 || headerBytes > 0;
    }

    /**
     * Takes bytes from {@code in} until a record is whole; the caller releases it.
     *
     * @return empty when {@code in} is used up
     * @throws XdrException if what comes is no record that anybody may send; the connection is useless from here on
     */
    Optional<ByteBuf> next(ByteBuf in) {
        while (in.isReadable()) {
            if (headerBytes < Integer.BYTES && !readHeader(in)) {
                return Optional.empty();
            }
            boolean last = header < 0;
            if (last && fragments == 1 && in.readableBytes() >= fragmentBytesLeft && !record.isReadable()) {
                ByteBuf whole = in.readRetainedSlice(fragmentBytesLeft);
                reset();
                return Optional.of(whole);
            }
            append(in, Math.min(fragmentBytesLeft, in.readableBytes()));
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
