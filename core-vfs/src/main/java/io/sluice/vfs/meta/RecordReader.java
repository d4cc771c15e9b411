package io.sluice.vfs.meta;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * Takes apart what a {@link RecordWriter} built; not thread-safe.
 *
 * <p>Reading past the end throws {@link BufferUnderflowException}: checksums were tested before, so that is a defect.
 */
final class RecordReader {
    private final ByteBuffer buffer;

    RecordReader(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    RecordReader(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    int getByte() {
        return buffer.get();
    }

    boolean getBoolean() {
        return buffer.get() != 0;
    }

    int getInt() {
        return buffer.getInt();
    }

    long getLong() {
        return buffer.getLong();
    }

    byte[] getBytes() {
        int length = buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    String getText() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    Instant getInstant() {
        return Instant.ofEpochSecond(buffer.getLong(), buffer.getInt());
    }

    OptionalInt getIntIf(boolean present) {
        return present ? OptionalInt.of(getInt()) : OptionalInt.empty();
    }

    <T> Optional<T> getIf(boolean present, Supplier<T> get) {
        return present ? Optional.of(get.get()) : Optional.empty();
    }

    boolean hasMore() {
        return buffer.hasRemaining();
    }
}
