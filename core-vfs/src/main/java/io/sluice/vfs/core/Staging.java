package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.core.write.StagingFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes staging files, beside the files of the cache. Thread-safe. */
final class Staging {
    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
    private static final String SUFFIX = ".staged";

    /** Within the staging directory. */
    private static final String UNCLAIMED = "unclaimed";

    private final ContentCache cache;

    Staging(ContentCache cache) {
        this.cache = cache;
    }

    StagingFile create() throws VfsException {
        return StagingFile.create(directory().resolve(UUID.randomUUID() + SUFFIX));
    }

    /** The staging file of that name, which was there before a restart. */
    Path path(String name) throws VfsException {
        return directory().resolve(name);
    }

    /** Another name for the same bytes: they stay under it whatever becomes of the file. */
    String link(StagingFile file) throws VfsException {
        Path link = file.path().resolveSibling(UUID.randomUUID() + SUFFIX);
        try {
            Files.createLink(link, file.path());
        } catch (IOException | UnsupportedOperationException e) {
            throw new VfsException(VfsError.IO, "cannot link " + file.path() + ": " + e.getMessage(), e);
        }
        return link.getFileName().toString();
    }

    /** Deletes the staging file of that name, if it is there. */
    void delete(String name) throws VfsException {
        try {
            Files.deleteIfExists(path(name));
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "cannot delete the staging file " + name + ": " + e.getMessage(), e);
        }
    }

    /** Deletes what no journal speaks of: it was never acknowledged. */
    void deleteAllBut(Set<String> kept) throws VfsException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), "*" + SUFFIX)) {
            for (Path file : files) {
                if (!kept.contains(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "cannot tidy up the staging directory: " + e.getMessage(), e);
        }
    }

    /** Moves all that has bytes into a folder beside it, where nobody deletes it. */
    void setAside() throws VfsException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory(), "*" + SUFFIX)) {
            Path aside = directory().resolve(UNCLAIMED);
            int count = 0;
            for (Path file : files) {
                if (Files.size(file) == 0) {
                    Files.delete(file);
                } else {
                    Files.createDirectories(aside);
                    Files.move(file, aside.resolve(file.getFileName()));
                    count++;
                }
            }
            if (count > 0) {
                LOG.error(
                        "op=restore event=unclaimed files={} directory={} cause=\"the metadata know of no mount, so nobody knows whose they are\"",
                        count,
                        aside);
            }
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "cannot tidy up the staging directory: " + e.getMessage(), e);
        }
    }

    private Path directory() throws VfsException {
        try {
            return cache.stagingDirectory();
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "no disk takes new files: " + e.getMessage(), e);
        }
    }
}
