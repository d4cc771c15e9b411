package io.sluice.vfs.core;

import io.sluice.vfs.core.write.PartSizes;
import io.sluice.vfs.core.write.SealSettings;
import java.time.Duration;

/**
 * The settings of the file system itself; those of a mount are its {@link MountOptions}.
 *
 * @param metadataTtl how long attributes and listings of a writable mount are believed
 * @param negativeTtl how long "no such file" is believed
 * @param parallelUploads how many files and parts of files go up at the same time, 1 to 1024
 * @param sweepInterval how often files are looked at for sealing; zero if {@link GatewayFileSystem#sweep()} is called by hand
 * @param storeDeadline how long an operation waits for a store before it answers UNAVAILABLE
 * @param refreshAhead whether a listing that is in use is asked for again before it expires
 * @param flushDeadline how long an unmount that flushes waits for the files that are not yet in the store
 * @param maxDirectoryMoves how many objects a rename of a directory moves at most, on stores that have no rename
 * @param partSizes how large files are cut on their way to stores that take parts
 * @param temporaryHold how long the upload of a file with a temporary name waits for its rename; zero: not at all
 * @param uploadAlarm how long a file may wait for its store before that is an alarm
 */
public record GatewaySettings(
        Duration metadataTtl,
        Duration negativeTtl,
        SealSettings seal,
        int parallelUploads,
        Duration sweepInterval,
        Duration storeDeadline,
        boolean refreshAhead,
        Duration flushDeadline,
        int maxDirectoryMoves,
        PartSizes partSizes,
        Duration temporaryHold,
        Duration uploadAlarm) {
    public GatewaySettings {
        if (parallelUploads < 1 || parallelUploads > 1024) {
            throw new IllegalArgumentException("parallel uploads: 1 to 1024, not " + parallelUploads);
        }
    }

    public static GatewaySettings defaults() {
        return new GatewaySettings(
                Duration.ofSeconds(60),
                Duration.ofSeconds(1),
                SealSettings.defaults(),
                16,
                Duration.ofMillis(250),
                Duration.ofMinutes(5),
                true,
                Duration.ofMinutes(10),
                100_000,
                PartSizes.standard(),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10));
    }

    public GatewaySettings withSeal(SealSettings other) {
        return new GatewaySettings(
                metadataTtl,
                negativeTtl,
                other,
                parallelUploads,
                sweepInterval,
                storeDeadline,
                refreshAhead,
                flushDeadline,
                maxDirectoryMoves,
                partSizes,
                temporaryHold,
                uploadAlarm);
    }

    /** The same without timers and requests of its own, for tests that move the clock. */
    public GatewaySettings withoutTimers() {
        return new GatewaySettings(
                metadataTtl,
                negativeTtl,
                seal,
                parallelUploads,
                Duration.ZERO,
                storeDeadline,
                false,
                flushDeadline,
                maxDirectoryMoves,
                partSizes,
                temporaryHold,
                uploadAlarm);
    }

    public GatewaySettings withFlushDeadline(Duration other) {
        return new GatewaySettings(
                metadataTtl,
                negativeTtl,
                seal,
                parallelUploads,
                sweepInterval,
                storeDeadline,
                refreshAhead,
                other,
                maxDirectoryMoves,
                partSizes,
                temporaryHold,
                uploadAlarm);
    }

    public GatewaySettings withPartSizes(PartSizes other) {
        return new GatewaySettings(
                metadataTtl,
                negativeTtl,
                seal,
                parallelUploads,
                sweepInterval,
                storeDeadline,
                refreshAhead,
                flushDeadline,
                maxDirectoryMoves,
                other,
                temporaryHold,
                uploadAlarm);
    }

    public GatewaySettings withTemporaryHold(Duration other) {
        return new GatewaySettings(
                metadataTtl,
                negativeTtl,
                seal,
                parallelUploads,
                sweepInterval,
                storeDeadline,
                refreshAhead,
                flushDeadline,
                maxDirectoryMoves,
                partSizes,
                other,
                uploadAlarm);
    }

    public GatewaySettings withUploadAlarm(Duration other) {
        return new GatewaySettings(
                metadataTtl,
                negativeTtl,
                seal,
                parallelUploads,
                sweepInterval,
                storeDeadline,
                refreshAhead,
                flushDeadline,
                maxDirectoryMoves,
                partSizes,
                temporaryHold,
                other);
    }
}
