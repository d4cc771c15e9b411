package io.sluice.fuse.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** A request that is being served and can be answered before that is done. Thread-safe. */
final class PendingRequest {
    private final long unique;
    private final int process;
    private final Device device;

    /** Guarded by this, as is the writing of the answer: the device is closed by who serves, after that. */
    private boolean answered;

    /** @param process that waits for the answer */
    PendingRequest(long unique, int process, Device device) {
        this.unique = unique;
        this.process = process;
        this.device = device;
    }

    int process() {
        return process;
    }

    /**
     * Gives the kernel the answer, unless it has one.
     *
     * @return what write(2) said, or −ENOENT for an answer that comes too late
     */
    synchronized int answer(SystemCalls calls, MemorySegment answer, int length) {
        if (answered) {
            return -SystemCalls.ENOENT;
        }
        answered = true;
        return calls.write(device.descriptor(), answer, length);
    }

    /**
     * Answers EINTR.
     *
     * @param memory for the header of an answer
     */
    void abandon(SystemCalls calls, MemorySegment memory) {
        Reply reply = new Reply(memory.asByteBuffer().order(ByteOrder.nativeOrder()));
        answer(calls, memory, reply.end(unique, -SystemCalls.EINTR));
    }
}
