package io.sluice.vfs.core.read;

import java.util.concurrent.atomic.AtomicReference;

/**
 * What has been read of one version of an inode, by whomever and through whichever door, and whether the cache takes it. Thread-safe, never waits.
 *
 * <p>It is the place that assigns a read to a stream; at present a content has one.
 */
final class ReadHistory {
    private final ReadAheadWindow.Limits cached;
    private final ReadAheadWindow.Limits uncached;
    private final AtomicReference<ReadAheadWindow> window = new AtomicReference<>(ReadAheadWindow.NONE);
    private volatile boolean refused;

    /** @param uncached what holds while the cache takes no blocks of the content */
    ReadHistory(ReadAheadWindow.Limits cached, ReadAheadWindow.Limits uncached) {
        this.cached = cached;
        this.uncached = uncached;
    }

    /** Takes note of a read, and returns the state that it led to. */
    ReadAheadWindow read(long offset, long length, long size) {
        ReadAheadWindow.Limits limits = refused ? uncached : cached;
        while (true) {
            ReadAheadWindow before = window.get();
            ReadAheadWindow after = before.after(offset, length, size, limits);
            if (after.equals(before) || window.compareAndSet(before, after)) {
                return after;
            }
        }
    }

    /** Takes note that only what lies before {@code offset} could be fetched ahead; lost when another read came in between, which does no harm. */
    void stoppedAt(long offset, ReadAheadWindow asked) {
        window.compareAndSet(asked, asked.cutAt(offset));
    }

    /** Whether the cache refused the last block of this content that it was given. */
    boolean isRefused() {
        return refused;
    }

    void admitted(boolean taken) {
        if (refused == taken) {
            refused = !taken;
        }
    }
}
