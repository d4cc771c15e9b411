package io.sluice.fuse;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the changes that a mount has heard of, so that an answer which was asked for before a change and given after it can be told from others.
 * Thread-safe.
 */
public final class ChangeMarks {
    private final AtomicLong count = new AtomicLong();

    /** Taken before something is asked for: as long as it is the same, what was answered has not changed. */
    public long now() {
        return count.get();
    }

    /** A change can be seen; called before anybody else is told of it. */
    public void changed() {
        count.incrementAndGet();
    }
}
