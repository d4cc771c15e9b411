package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.sluice.nfs.rpc.RecordAssembler.Room;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a record that is not whole yet. Not thread-safe.
 *
 * <p>What fills a good part of the buffer that the socket was read into stays there, and that buffer with it; all else is copied, so that nobody keeps large buffers
 * by a few bytes in each. Room is taken for what is held, which is more than has come, but never more than {@link #mostRoom}.
 */
final class ArrivingRecord {
    private static final int MIN_KEPT_BYTES = 8 << 10;
    private static final int MIN_COPY_BYTES = 512;
    private static final int MAX_COPY_BYTES = 64 << 10;

    private final ByteBufAllocator allocator;
    private final Room room;

    private List<ByteBuf> pieces = new ArrayList<>();
    private int bytes;
    private int roomTaken;

    /** The last piece, if others may be copied behind it. */
    private ByteBuf copy = Unpooled.EMPTY_BUFFER;

    /** How many bytes were copied since one was kept. */
    private int copiedBytes;

    ArrivingRecord(ByteBufAllocator allocator, Room room) {
        this.allocator = allocator;
        this.room = room;
    }

    /** For how much room a record of {@code bytes} may ask. */
    static long mostRoom(int bytes) {
        return 3L * bytes + MIN_COPY_BYTES;
    }

    /** How many bytes have come. */
    int bytes() {
        return bytes;
    }

    int roomTaken() {
        return roomTaken;
    }

    /**
     * Adds the next {@code count} bytes of {@code in}.
     *
     * @param in a buffer of its own, no slice of a larger one
     * @return false if there is no room for them; then none was taken
     */
    boolean add(ByteBuf in, int count) {
        boolean kept = count >= MIN_KEPT_BYTES && count >= in.capacity() / 2;
        boolean added = kept ? keep(in, count) : copy(in, count);
        bytes += added ? count : 0;
        return added;
    }

    /** All of it; nothing is here afterwards. */
    RecordBytes finish() {
        RecordBytes whole = new RecordBytes(pieces, roomTaken);
        pieces = new ArrayList<>();
        forget();
        return whole;
    }

    /** Forgets what has come. */
    void discard() {
        pieces.forEach(ByteBuf::release);
        pieces.clear();
        room.giveBack(roomTaken);
        forget();
    }

    private boolean keep(ByteBuf in, int count) {
        if (!take(in.capacity())) {
            return false;
        }
        pieces.add(in.readRetainedSlice(count));
        copy = Unpooled.EMPTY_BUFFER;
        copiedBytes = 0;
        return true;
    }

    private boolean copy(ByteBuf in, int count) {
        int behind = Math.min(count, copy.writableBytes());
        int capacity = Math.max(count - behind, Math.clamp(copiedBytes + behind, MIN_COPY_BYTES, MAX_COPY_BYTES));
        if (count > behind && !take(capacity)) {
            return false;
        }
        copy.writeBytes(in, behind);
        if (count > behind) {
            copy = allocator.directBuffer(capacity, capacity).writeBytes(in, count - behind);
            pieces.add(copy);
        }
        copiedBytes += count;
        return true;
    }

    private boolean take(int amount) {
        if (!room.take(amount)) {
            return false;
        }
        roomTaken += amount;
        return true;
    }

    private void forget() {
        bytes = 0;
        roomTaken = 0;
        copy = Unpooled.EMPTY_BUFFER;
        copiedBytes = 0;
    }
}
