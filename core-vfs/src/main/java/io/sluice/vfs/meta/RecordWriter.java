package io.sluice.vfs.meta;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Builds bytes that are kept: big-endian, lengths before what they count. Not thread-safe. */
final class RecordWriter {
    private ByteBuffer buffer = ByteBuffer.allocate(64);

    RecordWriter putByte(int value) {
        room(1).put((byte) value);
        return this;
    }

    RecordWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    RecordWriter putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    RecordWriter putLong(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    RecordWriter putBytes(byte[] value) {
        putInt(value.length);
        room(value.length).put(value);
        return this;
    }

    RecordWriter putText(String value) {
        return putBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    RecordWriter putInstant(Instant value) {
        return putLong(value.getEpochSecond()).putInt(value.getNano());
    }

    /** The value alone: whether it is there is for the caller to note. */
    RecordWriter putIfPresent(OptionalInt value) {
        value.ifPresent(this::putInt);
        return this;
    }

    /** The value alone: whether it is there is for the caller to note. */
    <T> RecordWriter putIfPresent(Optional<T> value, Consumer<T> put) {
        value.ifPresent(put);
        return this;
    }

    int length() {
        return buffer.position();
    }

    byte[] toBytes() {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int wanted = Math.addExact(buffer.position(), bytes);
            int doubled = buffer.capacity() > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE - 8 : buffer.capacity() * 2;
            buffer = ByteBuffer.allocate(Math.max(wanted, doubled)).put(buffer.flip());
        }
        return buffer;
    }
}
