package io.sluice.fuse.kernel;

import io.sluice.fuse.Errno;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The first request of a mount, which the kernel has sent when mount(2) returns. */
final class Handshake {
    private Handshake() {}

    /** What the kernel can do, and what of it is done. */
    record Agreed(Requests.Init offer, Replies.Init answer) {}

    /**
     * Agrees with the kernel.
     *
     * @param passthrough whether files are to be read without us, where the kernel can
     * @throws VfsException {@link VfsError#NOT_SUPPORTED} for a kernel that is too old, {@link VfsError#IO} for one that says nothing
     */
    static Agreed shake(Device device, boolean passthrough) throws VfsException {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls calls = new SystemCalls(arena);
            MemorySegment memory = arena.allocate(RequestLoop.MEMORY_BYTES, Long.BYTES);
            ByteBuffer buffer = memory.asByteBuffer().order(ByteOrder.nativeOrder());
            int length;
            do {
                length = calls.read(device.descriptor(), memory);
            } while (length == -SystemCalls.EINTR || length == -SystemCalls.EAGAIN);
            if (length < 0) {
                throw new VfsException(
                        VfsError.IO, "the kernel does not speak to " + Device.PATH + ": errno " + -length);
            }
            buffer.limit(length);
            Requests.Header header = Requests.Header.read(buffer);
            if (header.opcode() != Opcode.INIT) {
                throw new VfsException(VfsError.IO, "the kernel's first request is of the kind " + header.opcode());
            }
            Requests.Init offer = Requests.Init.read(buffer);
            Reply reply = new Reply(memory.asByteBuffer().order(ByteOrder.nativeOrder()));
            reply.begin();
            try {
                Replies.Init answer = Negotiation.answer(offer, passthrough);
                answer.write(reply.body());
                answer(calls, device, memory, reply.end(header.unique(), 0));
                return new Agreed(offer, answer);
            } catch (VfsException e) {
                if (e.error() == VfsError.NOT_SUPPORTED) {
                    calls.write(device.descriptor(), memory, reply.end(header.unique(), Errno.EIO.answer()));
                }
                throw e;
            }
        }
    }

    private static void answer(SystemCalls calls, Device device, MemorySegment memory, int length) throws VfsException {
        int written = calls.write(device.descriptor(), memory, length);
        if (written < 0) {
            throw new VfsException(VfsError.IO, "the kernel does not take the first answer: errno " + -written);
        }
    }
}
