package io.sluice.vfs.core;

import io.sluice.vfs.VfsPath;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A file that is not in its store.
 *
 * @param size in bytes
 * @param since when it was sealed, or the gateway was started after that; of one that is being written, when it was made
 * @param progressPercent how much of it is in the store, 0 to 100, if that is known
 * @param failedAttempts how often its upload failed since the last success or change
 * @param problem why it was refused or set aside, or what the last attempt came to
 * @param nextAttempt how long until the next one; empty if none is planned or one is under way
 */
public record UnsavedFile(
        VfsPath path,
        long size,
        PersistState state,
        Instant since,
        OptionalInt progressPercent,
        int failedAttempts,
        Optional<String> problem,
        Optional<Duration> nextAttempt) {
    /** Whether nothing happens until somebody does something about it. */
    public boolean isStuck() {
        return state == PersistState.FAILED || state == PersistState.SET_ASIDE;
    }

    /** Whether its bytes are all here and on their way. */
    public boolean isPending() {
        return state == PersistState.TO_BE_PERSISTED || state == PersistState.PERSISTING;
    }
}
