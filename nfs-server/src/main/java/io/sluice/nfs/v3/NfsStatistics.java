package io.sluice.nfs.v3;

import io.sluice.vfs.measure.Durations;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the NFS door has done since its start.
 *
 * @param procedures how the calls of each went, in the order of their numbers; every procedure is in it
 * @param bytesRead what READs were answered with
 * @param bytesWritten what WRITEs brought
 */
public record NfsStatistics(Map<NfsProcedure, Answered> procedures, long bytesRead, long bytesWritten) {
    public NfsStatistics {
        procedures = Collections.unmodifiableMap(new EnumMap<>(procedures));
    }

    /**
     * How the calls of one procedure went.
     *
     * @param errors how many were answered with an error, "no such file" too
     * @param times how long each took until its answer was ready to be sent
     */
    public record Answered(long errors, Durations times) {}
}
