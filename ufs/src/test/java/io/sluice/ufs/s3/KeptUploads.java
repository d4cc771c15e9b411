package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UnfinishedUploads;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps in memory what a connector has begun, and what a test says that an earlier process did. Thread-safe. */
final class KeptUploads implements UnfinishedUploads {
    private final List<Upload> left;
    private final List<String> history = new CopyOnWriteArrayList<>();

    KeptUploads(Upload... left) {
        this.left = new CopyOnWriteArrayList<>(List.of(left));
    }

    /** What was told, in order. */
    List<String> history() {
        return new ArrayList<>(history);
    }

    @Override
    public void began(Upload upload) {
        history.add("began " + upload.key() + " " + upload.id());
    }

    @Override
    public void ended(Upload upload) {
        history.add("ended " + upload.key() + " " + upload.id());
        left.removeIf(one -> one.id().equals(upload.id()));
    }

    @Override
    public List<Upload> leftBehind() {
        return List.copyOf(left);
    }

    @Override
    public Optional<Upload> continued(String owner) {
        return Optional.empty();
    }

    @Override
    public boolean isKept(Upload upload) {
        return left.stream().anyMatch(one -> one.id().equals(upload.id()))
                || (history.contains("began " + upload.key() + " " + upload.id())
                        && !history.contains("ended " + upload.key() + " " + upload.id()));
    }
}
