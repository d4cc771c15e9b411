package io.sluice.fuse;

import java.util.Map;

/**
 * What a mount has done since it was mounted.
 *
 * @param operations how often each was asked for; without those that never were
 * @param errors how many of them were answered with an error
 * @param openFiles handles that are open now; {@code openWriters} of them write
 */
public record FuseStatistics(
        Map<FuseOperation, Long> operations,
        long errors,
        long bytesRead,
        long bytesWritten,
        long openFiles,
        long openWriters) {
    public FuseStatistics {
        operations = Map.copyOf(operations);
    }
}
