package io.sluice.vfs;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The bytes of one write, in one buffer or in several, one behind the other; where they are cut means nothing. Whoever writes them moves the
 * buffers' positions. Not thread-safe.
 *
 * @param pieces at most {@link Integer#MAX_VALUE} bytes together
 */
public record Payload(List<ByteBuffer> pieces) {
    public Payload {
        pieces = List.copyOf(pieces);
    }

    public static Payload of(ByteBuffer bytes) {
        return new Payload(List.of(bytes));
    }

    /** How many bytes are left of it. */
    public int length() {
        return pieces.stream().mapToInt(ByteBuffer::remaining).sum();
    }

    /** The same bytes, with positions of its own. */
    public Payload duplicate() {
        return new Payload(pieces.stream().map(ByteBuffer::duplicate).toList());
    }

    /** Whether {@code start}, which is not longer than this, is how it begins. */
    public boolean beginsWith(ByteBuffer start) {
        int compared = 0;
        for (ByteBuffer piece : pieces) {
            int length = Math.min(piece.remaining(), start.remaining() - compared);
            ByteBuffer expected = start.slice(start.position() + compared, length);
            if (!piece.slice(piece.position(), length).equals(expected)) {
                return false;
            }
            compared += length;
        }
        return true;
    }
}
