package io.sluice.fuse.kernel;

import io.sluice.vfs.VfsException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one thread of a mount does: takes a request, has it served, gives the answer; all in one piece of memory of its own. */
final class RequestLoop {
    private static final Logger LOG = LoggerFactory.getLogger(RequestLoop.class);

    /** The longest request, a write, is a page at most longer than its bytes. */
    static final int MEMORY_BYTES = Negotiation.MAX_BYTES + 4096;

    private final Device device;
    private final Dispatcher dispatcher;
    private final PendingRequests pending;

    // What a store's answer is read into may be touched by other threads.
    private final MemorySegment memory = Arena.ofAuto().allocate(MEMORY_BYTES, 4096);
    private final SystemCalls calls = new SystemCalls(Arena.ofAuto());
    private final Reply reply = new Reply(buffer(MEMORY_BYTES));

    RequestLoop(Device device, Dispatcher dispatcher, PendingRequests pending) {
        this.device = device;
        this.dispatcher = dispatcher;
        this.pending = pending;
    }

    private ByteBuffer buffer(int length) {
        return memory.asByteBuffer().order(ByteOrder.nativeOrder()).limit(length);
    }

    /** Serves until the mount is gone, or the crew does not need this thread. */
    void run(ReaderCrew crew) {
        while (true) {
            int length = calls.read(device.descriptor(), memory);
            switch (-length) {
                // ENOENT: the request was taken back before it was read.
                case SystemCalls.EINTR, SystemCalls.EAGAIN, SystemCalls.ENOENT -> {
                    continue;
                }
                case SystemCalls.ENODEV, SystemCalls.ECONNABORTED -> {
                    return;
                }
                default -> {
                    if (length <= 0) {
                        LOG.error("door=fuse event=device-failed errno={}", -length);
                        return;
                    }
                }
            }
            crew.taken();
            serve(buffer(length));
            if (!crew.given()) {
                return;
            }
        }
    }

    private void serve(ByteBuffer request) {
        Requests.Header header;
        try {
            header = Requests.Header.read(request);
            if (header.opcode() == Opcode.INTERRUPT) {
                pending.interrupt(Requests.Interrupt.read(request).unique());
                return;
            }
        } catch (VfsException e) {
            LOG.error("door=fuse event=request-dropped reason=\"{}\"", e.reason());
            return;
        }
        boolean abandonable =
                Opcode.of(header.opcode()).map(Opcode::mayBeAbandoned).orElse(false);
        PendingRequest waiting = pending.begin(header.unique(), header.pid(), device, abandonable);
        try {
            Optional<Integer> error = dispatcher.serve(header, request, reply);
            if (error.isPresent()) {
                answer(waiting, header, error.get());
            }
        } finally {
            pending.end(header.unique());
        }
    }

    private void answer(PendingRequest waiting, Requests.Header header, int error) {
        int written = waiting.answer(calls, memory, reply.end(header.unique(), error));
        if (written >= 0) {
            dispatcher.given(reply);
            return;
        }
        reply.lost();
        if (written != -SystemCalls.ENOENT) {
            LOG.error("door=fuse event=answer-refused opcode={} errno={}", header.opcode(), -written);
        }
    }
}
