package io.sluice.vfs.core.listing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the listings of directories that nobody visits any more don't fill the disk: of too many, the oldest half goes. Thread-safe. */
final class SavedListings {
    private static final Logger LOG = LoggerFactory.getLogger(SavedListings.class);

    private final Path folder;
    private final int most;

    /** At least as many as there are: what takes the place of an older one counts twice until the next look. */
    private final AtomicLong count = new AtomicLong();

    private record Saved(Path path, FileTime written) {}

    /** @param most how many files there may be, about */
    SavedListings(Path folder, int most) throws IOException {
        this.folder = folder;
        this.most = most;
        try (Stream<Path> files = Files.walk(folder)) {
            count.set(files.filter(Files::isRegularFile).count());
        }
    }

    /** One more was saved. */
    void added() {
        if (count.incrementAndGet() > most) {
            prune();
        }
    }

    private synchronized void prune() {
        if (count.get() <= most) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Saved> all = files.filter(Files::isRegularFile)
                    .map(SavedListings::look)
                    .sorted(Comparator.comparing(Saved::written))
                    .toList();
            int tooMany = all.size() > most ? all.size() - most / 2 : 0;
            for (Saved old : all.subList(0, tooMany)) {
                Files.deleteIfExists(old.path());
            }
            count.set(all.size() - tooMany);
        } catch (IOException e) {
            LOG.warn("op=prune_listings error={}", e.toString());
            count.set(0);
        }
    }

    /** What is gone meanwhile counts as old. */
    private static Saved look(Path path) {
        try {
            return new Saved(path, Files.getLastModifiedTime(path));
        } catch (IOException e) {
            return new Saved(path, FileTime.fromMillis(0));
        }
    }
}
