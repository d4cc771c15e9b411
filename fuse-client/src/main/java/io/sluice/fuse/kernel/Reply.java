package io.sluice.fuse.kernel;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to one request while it is made, in the memory that the request came in. Not thread-safe.
 *
 * <p>So a request is read to its end before the first byte of its answer is put.
 */
final class Reply {
    private final ByteBuffer memory;
    private final List<Runnable> undo = new ArrayList<>();
    private final List<Notice> told = new ArrayList<>();
    private long toldAt;

    /** @param memory in the machine's byte order */
    Reply(ByteBuffer memory) {
        this.memory = memory;
    }

    void begin() {
        undo.clear();
        told.clear();
        memory.limit(memory.capacity()).position(Replies.Header.BYTES);
    }

    /** Where the structures of the answer go, one behind the other. */
    ByteBuffer body() {
        return memory;
    }

    /** What has to be taken back if the answer does not get to the kernel. */
    void ifLost(Runnable action) {
        undo.add(action);
    }

    /**
     * The kernel is going to keep {@code what} from this answer for long.
     *
     * @param mark from before it was asked for; that of the first counts
     */
    void tells(Notice what, long mark) {
        if (told.isEmpty()) {
            toldAt = mark;
        }
        told.add(what);
    }

    List<Notice> told() {
        return told;
    }

    long toldAt() {
        return toldAt;
    }

    void lost() {
        undo.forEach(Runnable::run);
        undo.clear();
    }

    /**
     * Puts the header.
     *
     * @param error 0, or an errno, negative, which leaves nothing of the body
     * @return how many bytes from the start of the memory are the answer
     */
    int end(long unique, int error) {
        int length = error == 0 ? memory.position() : Replies.Header.BYTES;
        memory.position(0);
        new Replies.Header(length, error, unique).write(memory);
        return length;
    }
}
