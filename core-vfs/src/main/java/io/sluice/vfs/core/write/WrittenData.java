package io.sluice.vfs.core.write;

import io.sluice.vfs.ByteRanges;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a writer has brought of a file, as who sends it while it is being written wants to know: how many bytes are there without a gap, and which ones change.
 * Thread-safe. A size that is set beforehand brings no bytes.
 */
final class WrittenData {
    /** A file that is written in more pieces than these goes up when it is sealed. */
    private static final int MAX_RUNS = 1_000;

    // Guarded by the monitor of this, which is taken after that of the file.
    private ByteRanges data = ByteRanges.NONE;
    private Optional<Follower> follower = Optional.empty();
    private boolean resumed = true;
    private Optional<Instant> looked = Optional.empty();
    private long seenBytes;
    private long restedBytes;

    /** Is told what becomes of the file; called under the monitors of the file and of this, so it only takes note. */
    interface Follower {
        /** The bytes from {@code from} (inclusive) to {@code to} (exclusive) were changed, a moment ago. */
        void changed(long from, long to);

        /** The file has another name, or none; nothing more is told. */
        void displaced();
    }

    /** What is told from now on goes to {@code fresh} alone. */
    synchronized void follow(Follower fresh) {
        follower = Optional.of(fresh);
    }

    synchronized void written(long offset, long length) {
        if (data.runs().size() <= MAX_RUNS) {
            data = data.with(offset, length);
        }
        changed(offset, offset + length);
    }

    synchronized void truncated(long from, long to) {
        if (to < from) {
            data = data.truncatedTo(to);
            seenBytes = Math.min(seenBytes, to);
            restedBytes = Math.min(restedBytes, to);
        }
        changed(Math.min(from, to), Math.max(from, to));
    }

    private void changed(long from, long to) {
        if (from < to) {
            follower.ifPresent(one -> one.changed(from, to));
        }
    }

    synchronized void displaced() {
        follower.ifPresent(Follower::displaced);
        follower = Optional.empty();
    }

    /** It was there before a restart, with these bytes; something may be in the store of it. */
    synchronized void restore(ByteRanges received) {
        data = received;
        resumed = false;
    }

    /** How many bytes are there without a gap, from the first on. */
    synchronized long bytesFromZero() {
        return data.coverFromZero(1) ? data.runs().getFirst().to() : 0;
    }

    /** How many of these have been there for {@code rest} at least, and twice that at most, if this is asked often enough; a clock that jumps ends a rest. */
    synchronized long restedBytes(Instant now, Duration rest) {
        boolean over = looked.map(last -> Duration.between(last, now).abs().compareTo(rest) >= 0)
                .orElse(true);
        if (over) {
            looked = Optional.of(now);
            restedBytes = seenBytes;
            seenBytes = bytesFromZero();
        }
        return restedBytes;
    }

    /** Whether it was asked already what an earlier process has sent. */
    synchronized boolean isResumed() {
        return resumed;
    }

    synchronized void resumed() {
        resumed = true;
    }
}
