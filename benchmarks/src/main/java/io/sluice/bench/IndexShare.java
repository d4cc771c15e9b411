package io.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * How much of this process's CPU time goes into the index of the cache: of the samples that the flight recorder takes of the CPU time, in Java and
 * below it, those that have a class of the index in their stack.
 */
final class IndexShare implements AutoCloseable {
    private static final String EVENT = "jdk.CPUTimeSample";
    private static final Set<String> INDEX = Set.of(
            "io.sluice.cache.BlockIndex",
            "io.sluice.cache.IndexFile",
            "io.sluice.cache.IndexRecords",
            "io.sluice.cache.PendingWrites",
            "io.sluice.cache.SavedKeys",
            "io.sluice.cache.Generations",
            "io.sluice.cache.BlockStates",
            "io.sluice.cache.ContentTable",
            "io.sluice.cache.ContentName");

    private final Recording recording;
    private long samples;

    private IndexShare(Recording recording) {
        this.recording = recording;
    }

    static IndexShare start() {
        Recording recording = new Recording();
        recording.enable(EVENT).with("throttle", "2ms");
        recording.start();
        return new IndexShare(recording);
    }

    /** Ends the sampling. Returns the share, 0 to 1. */
    double stop() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("sluice-index", ".jfr");
        try {
            recording.dump(file);
            long inIndex = 0;
            try (RecordingFile events = new RecordingFile(file)) {
                while (events.hasMoreEvents()) {
                    RecordedEvent event = events.readEvent();
                    if (event.getEventType().getName().equals(EVENT) && event.getStackTrace() != null) {
                        samples++;
                        inIndex += isInIndex(event.getStackTrace()) ? 1 : 0;
                    }
                }
            }
            return samples == 0 ? 0 : (double) inIndex / samples;
        } finally {
            Files.delete(file);
        }
    }

    private static boolean isInIndex(RecordedStackTrace stack) {
        return stack.getFrames().stream()
                .filter(RecordedFrame::isJavaFrame)
                .anyMatch(frame -> INDEX.contains(frame.getMethod().getType().getName()));
    }

    long samples() {
        return samples;
    }

    @Override
    public void close() {
        recording.close();
    }
}
