package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.sluice.nfs.xdr.XdrException;
import java.util.List;
import java.util.Optional;

/**
 * Puts the records of one connection together from their fragments (RFC 5531 §11).
 *
 * <p>What it holds grows with the bytes that arrive, never by a length that was only announced. Not thread-safe.
 */
final class RecordAssembler {
    /** Memory for bytes of records, shared with other connections. */
    interface Room {
        /** Takes room for so many bytes, or begins to wait for it. */
        boolean take(int bytes);

        void giveBack(int bytes);
    }

    private final int maxRecordBytes;
    private final int maxFragments;
    private final Room room;

    private final ArrivingRecord record;
    private int fragments;
    private int headerBytes;
    private int header;
    private int fragmentBytesLeft;

    /** @param room of which each record that {@link #next} gives has taken what it tells; the caller gives it back */
    RecordAssembler(ByteBufAllocator allocator, int maxRecordBytes, int maxFragments, Room room) {
        this.maxRecordBytes = maxRecordBytes;
        this.maxFragments = maxFragments;
        this.room = room;
        this.record = new ArrivingRecord(allocator, room);
    }

    /** Whether a record has begun whose end has not come yet. */
    boolean isInside() {
        return fragments > 0 || headerBytes > 0;
    }

    /** How much room a record has taken that is not whole. */
    int heldBytes() {
        return record.roomTaken();
    }

    /**
     * Takes bytes from {@code in} until a record is whole; the caller releases it.
     *
     * @param in a buffer of its own, of which what is taken may stay in use
     * @return empty when {@code in} is used up, or there is no room for what it has
     * @throws XdrException if what comes is no record that anybody may send; the connection is useless from here on
     */
    Optional<RecordBytes> next(ByteBuf in) {
        while (in.isReadable()) {
            if (headerBytes < Integer.BYTES && !readHeader(in)) {
                return Optional.empty();
            }
            boolean last = header < 0;
            int bytes = Math.min(fragmentBytesLeft, in.readableBytes());
            if (last && bytes == fragmentBytesLeft && record.bytes() == 0) {
                return whole(in, bytes);
            }
            if (bytes > 0 && !record.add(in, bytes)) {
                return Optional.empty();
            }
            fragmentBytesLeft -= bytes;
            if (fragmentBytesLeft > 0) {
                return Optional.empty();
            }
            headerBytes = 0;
            if (last) {
                fragments = 0;
                return Optional.of(record.finish());
            }
        }
        return Optional.empty();
    }

    /** Forgets what it has. */
    void discard() {
        record.discard();
        reset();
    }

    /** A record that came at once, as most do, stays where it is. */
    private Optional<RecordBytes> whole(ByteBuf in, int bytes) {
        if (bytes > 0 && !room.take(bytes)) {
            return Optional.empty();
        }
        RecordBytes whole = new RecordBytes(List.of(in.readRetainedSlice(bytes)), bytes);
        reset();
        return Optional.of(whole);
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
        if (fragmentBytesLeft > maxRecordBytes - record.bytes()) {
            throw new XdrException("a record of more than " + maxRecordBytes + " bytes");
        }
        return true;
    }

    private void reset() {
        fragments = 0;
        headerBytes = 0;
        fragmentBytesLeft = 0;
    }
}
