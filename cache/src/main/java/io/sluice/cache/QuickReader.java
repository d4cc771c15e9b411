package io.sluice.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * Reads what can be read without a lease, because nothing has to be done but that: the blocks are there and checked, the file is open and was looked at a
 * moment ago. Thread-safe, without locks.
 *
 * <p>Eviction may take the content in the midst of it: its file stays as it was while it is open. Whatever is not as it should be is left to
 * {@link ContentReader}.
 */
final class QuickReader {
    private final int blockBytes;
    private final LongSupplier clock;

    QuickReader(int blockBytes, LongSupplier clock) {
        this.blockBytes = blockBytes;
        this.clock = clock;
    }

    /**
     * Fills {@code into}, which has room for at least one byte; the range lies within the content.
     *
     * @return false if it did not; {@code into} is then as it was, but for its bytes
     */
    boolean read(StoredContent content, long offset, ByteBuffer into) {
        if (!content.isCurrent() || content.volume().isEmpty()) {
            return false;
        }
        CacheVolume volume = content.volume().get();
        long now = clock.getAsLong();
        if (volume.isStalled() || !isReady(content, offset, into.remaining(), now)) {
            return false;
        }
        int work = volume.work().begin();
        try {
            int length = into.remaining();
            if (!readOpen(content.file(), offset, into)) {
                return false;
            }
            content.goesOn(now);
            volume.work().hit(work, length);
            return true;
        } finally {
            volume.work().end(work);
        }
    }

    private boolean isReady(StoredContent content, long offset, int length, long now) {
        // The look comes before the states: what another's look has found is then seen in them.
        return content.isInUse(now)
                && FileWatch.hasLooked(content, now)
                && content.states().areChecked((int) (offset / blockBytes), (int) ((offset + length - 1) / blockBytes))
                && !Thread.currentThread().isInterrupted(); // it would close the file for everybody
    }

    private static boolean readOpen(OpenFile file, long offset, ByteBuffer into) {
        if (!file.retain()) {
            return false;
        }
        int start = into.position();
        try {
            if (BlockFiles.read(file.channel(), into, offset)) {
                return true;
            }
        } catch (IOException e) {
            OpenFiles.LOG.debug("cache=quick-read-failed cause={}", e.toString());
        } finally {
            file.release();
        }
        into.position(start);
        return false;
    }
}
