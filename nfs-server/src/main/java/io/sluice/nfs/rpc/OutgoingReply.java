package io.sluice.nfs.rpc;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * A reply on its way to the socket: the head, and perhaps bytes of a file that follow it.
 *
 * @param reservedBytes of {@link ReplyMemory}, to be released when the reply has left
 */
record OutgoingReply(ByteBuf head, Optional<LeasedFileRegion> file, int reservedBytes) {
    /** Gives back what it holds, when nobody is there to take it. */
    void discard(ReplyMemory memory) {
        head.release();
        file.ifPresent(LeasedFileRegion::release);
        memory.release(reservedBytes);
    }
}
