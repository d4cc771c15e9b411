package io.sluice.tools.settings;

import java.time.Duration;

/**
 * Writing, where the door does not tell when a file is whole (SEMANTICS, section 3).
 *
 * @param sealAfterCommit how long a file whose bytes are all there and durable waits for more
 * @param sealAfterSilence how long a file whose bytes are all there waits when nothing was made durable
 * @param reopenWindow how long after its seal a file may still grow at its end
 * @param flushDeadline how long an unmount with {@code --flush} waits for files that are not yet in the store
 * @param temporaryHold how long the upload of a file with a temporary name waits for its rename; 0 if not at all
 * @param uploadAlarm how long a file may wait for its store before {@code sluice status} and the log say so
 */
public record WriteOptions(
        Duration sealAfterCommit,
        Duration sealAfterSilence,
        Duration reopenWindow,
        Duration flushDeadline,
        Duration temporaryHold,
        Duration uploadAlarm) {
    public WriteOptions {
        if (sealAfterSilence.compareTo(sealAfterCommit) < 0) {
            throw new InvalidSetting("seal-after-silence", "be at least write.seal-after-commit");
        }
    }

    static WriteOptions defaults() {
        return new WriteOptions(
                Duration.ofSeconds(2),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10));
    }
}
