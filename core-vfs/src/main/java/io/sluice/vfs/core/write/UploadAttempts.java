package io.sluice.vfs.core.write;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** What attempts to upload files came to, and the pauses between them. Thread-safe. */
final class UploadAttempts {
    private final Map<WrittenFile, Uploads.Trouble> troubles = new ConcurrentHashMap<>();
    private final Map<WrittenFile, CompletableFuture<Void>> resting = new ConcurrentHashMap<>();

    /** An attempt failed, and the next one is after that pause. */
    void failed(WrittenFile file, String reason, long pauseMillis) {
        long next = System.nanoTime() + Duration.ofMillis(pauseMillis).toNanos();
        troubles.compute(
                file, (any, last) -> new Uploads.Trouble(last == null ? 1 : last.attempts() + 1, reason, next));
    }

    /** No more attempts are made. */
    void ended(WrittenFile file) {
        troubles.remove(file);
    }

    Optional<Uploads.Trouble> of(WrittenFile file) {
        return Optional.ofNullable(troubles.get(file));
    }

    boolean isResting(WrittenFile file) {
        return resting.containsKey(file);
    }

    /** Waits, until {@code closing} completes or somebody wants the file now at the latest. */
    void rest(WrittenFile file, long millis, CompletableFuture<Void> closing) {
        CompletableFuture<Void> alarm = closing.copy().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
        resting.put(file, alarm);
        alarm.join();
        resting.remove(file, alarm);
    }

    /** Ends the pause, if there is one. */
    void hurry(WrittenFile file) {
        Optional.ofNullable(resting.get(file)).ifPresent(alarm -> alarm.complete(null));
    }
}
