package io.sluice.fuse;

import io.sluice.vfs.measure.Durations;
import java.util.Map;

/**
 * What a mount has done since it was mounted.
 *
 * @param operations how often each was asked for; without those that never were
 * @param answered how those of each kind went; what is still under way is not in it
 * @param errors how many of them were answered with an error
 * @param openFiles handles that are open now; {@code openWriters} of them write
 * @param opens how many files were opened
 * @param passedOpens how many of them the kernel reads by itself, past the door, whose bytes are not in {@code bytesRead}
 */
public record FuseStatistics(
        Map<FuseOperation, Long> operations,
        Map<FuseOperation, Answered> answered,
        long errors,
        long bytesRead,
        long bytesWritten,
        long openFiles,
        long openWriters,
        long opens,
        long passedOpens) {
    public FuseStatistics {
        operations = Map.copyOf(operations);
        answered = Map.copyOf(answered);
    }

    /**
     * How operations of one kind went.
     *
     * @param errors how many were answered with an error, "no such file" too
     * @param times how long each took until it was answered
     */
    public record Answered(long errors, Durations times) {}
}
