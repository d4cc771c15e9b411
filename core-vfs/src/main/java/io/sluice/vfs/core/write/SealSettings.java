package io.sluice.vfs.core.write;

import java.time.Duration;

/**
 * When a file is sealed that was written by a door without close (SEMANTICS, section 3).
 *
 * @param afterSignal after a COMMIT, a stable write or a SETATTR that follows data, and after CREATE for a file that stays empty
 * @param afterSilence after the last write otherwise
 * @param lateWrites how long after its seal a file still takes writes at its end
 * @param holes how long a file that has holes is waited for before it is set aside
 */
public record SealSettings(Duration afterSignal, Duration afterSilence, Duration lateWrites, Duration holes) {
    public static SealSettings defaults() {
        return new SealSettings(
                Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMinutes(10));
    }
}
