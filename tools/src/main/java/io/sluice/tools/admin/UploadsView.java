package io.sluice.tools.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sluice.vfs.core.PersistTotals;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is on its way to the stores, at a glance.
 *
 * @param pendingFiles those whose bytes are all here
 * @param oldestSeconds for how long the oldest of them has been waiting
 * @param stuckFiles those that were refused or set aside
 * @param alarm what somebody should look at, if so
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record UploadsView(
        int pendingFiles, long pendingBytes, OptionalLong oldestSeconds, int stuckFiles, Optional<String> alarm) {
    /** What the control tells. */
    public static UploadsView of(PersistTotals totals) {
        Optional<Duration> oldest = totals.oldest();
        return new UploadsView(
                totals.files(),
                totals.bytes(),
                oldest.isPresent() ? OptionalLong.of(oldest.get().toSeconds()) : OptionalLong.empty(),
                totals.stuck(),
                totals.alarm());
    }
}
