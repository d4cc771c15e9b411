package io.sluice.vfs.testing;

import io.sluice.vfs.storage.UnfinishedUploads;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notes of uploads in memory; a test says who goes on with them. Thread-safe. */
public final class MemoryUploadNotes implements UnfinishedUploads {
    private final Map<String, Upload> begun = new LinkedHashMap<>();
    private final Map<String, Upload> continued = new LinkedHashMap<>();
    private boolean deaf;

    /** The process ended; a later one goes on with the uploads of {@code owner}. */
    public synchronized void goOn(String owner) {
        begun.values().stream()
                .filter(upload -> upload.owner().equals(owner))
                .forEach(upload -> continued.put(owner, upload));
    }

    /** Whether it hears of no end, as if a crash undid it. */
    public synchronized void deaf(boolean is) {
        deaf = is;
    }

    /** What was begun and has not ended. */
    public synchronized List<Upload> notEnded() {
        return List.copyOf(begun.values());
    }

    @Override
    public synchronized void began(Upload upload) {
        begun.put(upload.id(), upload);
    }

    @Override
    public synchronized void ended(Upload upload) {
        if (!deaf) {
            begun.remove(upload.id());
            continued.values().removeIf(known -> known.id().equals(upload.id()));
        }
    }

    @Override
    public List<Upload> leftBehind() {
        return List.of();
    }

    @Override
    public synchronized Optional<Upload> continued(String owner) {
        return Optional.ofNullable(continued.get(owner));
    }

    @Override
    public synchronized boolean isKept(Upload upload) {
        return begun.containsKey(upload.id());
    }
}
