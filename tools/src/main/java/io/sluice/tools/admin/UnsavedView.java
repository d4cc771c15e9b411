package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.core.PersistState;
import io.sluice.vfs.core.UnsavedFile;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A file that is not in its store.
 *
 * @param size in bytes
 * @param since when it was sealed
 * @param failedAttempts how often its upload failed so far
 * @param problem why it was refused or set aside, or what the last attempt came to
 * @param nextAttemptMillis how long until the next attempt, if one is planned
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record UnsavedView(
        String path,
        long size,
        PersistState state,
        Instant since,
        OptionalInt progressPercent,
        int failedAttempts,
        Optional<String> problem,
        OptionalLong nextAttemptMillis) {
    public static UnsavedView of(UnsavedFile file) {
        Optional<Duration> next = file.nextAttempt();
        return new UnsavedView(
                file.path().toString(),
                file.size(),
                file.state(),
                file.since(),
                file.progressPercent(),
                file.failedAttempts(),
                file.problem(),
                next.isPresent() ? OptionalLong.of(next.get().toMillis()) : OptionalLong.empty());
    }

    /** Whether nothing happens until somebody does something about it. */
    public boolean standsStill() {
        return state == PersistState.FAILED || state == PersistState.SET_ASIDE;
    }
}
