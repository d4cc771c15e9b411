package io.sluice.fuse;

import io.sluice.vfs.Content;
import io.sluice.vfs.LocalFile;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A complete local file that the kernel reads by itself for some opens of one inode, and which the cache keeps as long.
 *
 * <p>The kernel takes one such file for an inode at a time, so its opens share it. The count is guarded by the table of open files.
 */
final class PassedFile {
    private final CacheUse.Version version;
    private final PassingFiles passing;
    private final LocalFile file;
    private final int id;
    private int opens;

    private PassedFile(CacheUse.Version version, PassingFiles passing, LocalFile file, int id) {
        this.version = version;
        this.passing = passing;
        this.file = file;
        this.id = id;
    }

    /** Empty if the content is not complete here, or the kernel does not take it. */
    static Optional<PassedFile> of(CacheUse.Version version, Content content, PassingFiles passing) {
        if (!passing.isWorthIt(version.size())) {
            return Optional.empty();
        }
        Optional<LocalFile> file = content.localFile();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        OptionalInt id = passing.register(file.get().path());
        if (id.isEmpty()) {
            file.get().close();
            return Optional.empty();
        }
        return Optional.of(new PassedFile(version, passing, file.get(), id.getAsInt()));
    }

    CacheUse.Version version() {
        return version;
    }

    int id() {
        return id;
    }

    void join() {
        opens++;
    }

    /** Whether that was the last. */
    boolean leave() {
        opens--;
        return opens == 0;
    }

    /** When no open of it is left. */
    void close() {
        try {
            passing.unregister(id);
        } finally {
            file.close();
        }
    }
}
