package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A record of RPC, in the pieces in which it is held; who has it releases it.
 *
 * @param pieces at least one
 * @param room how much of {@link RecordAssembler.Room} they have taken
 */
record RecordBytes(List<ByteBuf> pieces, int room) {
    /** Whether all of it lies in the first piece. */
    boolean isOnePiece() {
        return pieces.size() == 1;
    }

    /** Views of the pieces, good until it is released. */
    List<ByteBuffer> buffers() {
        return isOnePiece()
                ? List.of(pieces.getFirst().nioBuffer())
                : pieces.stream().map(ByteBuf::nioBuffer).toList();
    }

    void release() {
        pieces.forEach(ByteBuf::release);
    }
}
