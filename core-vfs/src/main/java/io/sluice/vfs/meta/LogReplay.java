package io.sluice.vfs.meta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads change logs back, oldest first, and tells a torn end from damage. Not thread-safe.
 *
 * <p>A commit is acknowledged when its frame is durable, and frames are written one after the other. So a bad frame with nothing good
 * behind it was never acknowledged: the process or the machine stopped while it was written. A bad frame with a later commit behind
 * it, in this file or the next, was acknowledged and is damaged.
 */
final class LogReplay {
    private final Consumer<RecordReader> apply;
    private long nextCommit;

    /** @param apply gets the changes of each commit in turn */
    LogReplay(long nextCommit, Consumer<RecordReader> apply) {
        this.nextCommit = nextCommit;
        this.apply = apply;
    }

    /** The number of the commit that comes next. */
    long nextCommit() {
        return nextCommit;
    }

    /**
     * Applies all commits of one file.
     *
     * @return how many bytes of it are good; 0 if its head was not finished
     * @throws IOException if an acknowledged commit is missing or damaged
     */
    long replay(Path path, boolean newest) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        ByteBuffer file = ByteBuffer.wrap(bytes);
        if (!hasGoodHead(file)) {
            if (newest && bytes.length <= ChangeLog.HEAD_BYTES) {
                return 0;
            }
            throw damaged(path, "its head is damaged");
        }
        long first = file.getLong(8);
        // One back: the commit that the file before ends with was written again here, because its fsync had failed.
        if (first != nextCommit && first != nextCommit - 1) {
            throw damaged(path, "it begins with commit " + first + " where " + nextCommit + " should follow");
        }
        nextCommit = first;
        int position = ChangeLog.HEAD_BYTES;
        while (isGoodFrame(file, position) && file.getLong(position + 8) == nextCommit) {
            int length = file.getInt(position);
            apply.accept(new RecordReader(file.slice(position + ChangeLog.FRAME_HEAD_BYTES, length)));
            position += ChangeLog.FRAME_HEAD_BYTES + length;
            nextCommit++;
        }
        for (int later = position + 1; later <= bytes.length - ChangeLog.FRAME_HEAD_BYTES; later++) {
            if (isGoodFrame(file, later) && file.getLong(later + 8) >= nextCommit) {
                throw damaged(path, "commit " + nextCommit + " at byte " + position + " is damaged");
            }
        }
        return position;
    }

    static boolean hasCommits(Path path) throws IOException {
        return Files.size(path) > ChangeLog.HEAD_BYTES;
    }

    private static boolean hasGoodHead(ByteBuffer file) {
        return file.capacity() >= ChangeLog.HEAD_BYTES
                && file.getLong(0) == ChangeLog.MAGIC
                && file.getInt(16) == ChangeLog.checksum(file, 0, 16);
    }

    private boolean isGoodFrame(ByteBuffer file, int position) {
        int most = file.capacity() - position - ChangeLog.FRAME_HEAD_BYTES;
        if (most < 0) {
            return false;
        }
        int length = file.getInt(position);
        long commit = file.getLong(position + 8);
        // The number first: where frames are searched for, it spares most checksums.
        return length >= 0
                && length <= most
                && commit >= nextCommit
                && commit - nextCommit <= file.capacity()
                && file.getInt(position + 4) == ChangeLog.checksum(file, position + 8, Long.BYTES + length);
    }

    private static IOException damaged(Path path, String cause) {
        return new IOException(path + " is damaged: " + cause
                + "; it holds changes that are nowhere else: restore it with its neighbours from a backup");
    }
}
