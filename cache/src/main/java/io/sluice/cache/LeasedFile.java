package io.sluice.cache;

import io.sluice.vfs.LocalFile;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/** A complete cache file; until it is closed the file is not deleted. */
final class LeasedFile implements LocalFile {
    private final ContentTable table;
    private final StoredContent content;
    private final Path path;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over one lease of the content. */
    LeasedFile(ContentTable table, StoredContent content, Path path) {
        this.table = table;
        this.content = content;
        this.path = path;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            table.release(content);
        }
    }
}
