package io.sluice.cache;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that somebody else has changed a cache file: then none of its blocks is trusted before it was compared with its CRC32C again. Thread-safe.
 *
 * <p>It asks the file system at most once in {@link #PAUSE_NANOS} for each content that is read, because that takes longer than to read a small
 * range. What changes bytes and leaves no trace in the file system, as a disk that rots, can't be seen so.
 */
final class FileWatch {
    /** How old the last look at a file may be when a read begins. */
    static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);

    private final BlockFiles files;
    private final OpenFiles openFiles;
    private final LongSupplier clock;
    private final long unchangedSince;

    /** @param unchangedSince the last change of any file that was made by this cache before the start, as {@link FileStamp#changedNanos} */
    FileWatch(BlockFiles files, OpenFiles openFiles, LongSupplier clock, long unchangedSince) {
        this.files = files;
        this.openFiles = openFiles;
        this.clock = clock;
        this.unchangedSince = unchangedSince;
    }

    /** Whether the last look is too young for another one. */
    static boolean hasLooked(StoredContent content, long now) {
        return content.states().stamp() != 0 && now - content.lookedAt() < PAUSE_NANOS;
    }

    /** Looks at the file of a content that has a block, if the last look was too long ago. */
    void look(StoredContent content) throws IOException {
        long now = clock.getAsLong();
        if (!hasLooked(content, now)) {
            lookNow(content);
            content.lookedAt(now);
        }
    }

    /** Looks at the file of a content that has a block. While it is written this leaves it to the writer. */
    void lookNow(StoredContent content) throws IOException {
        int writes = content.fileWrites();
        long known = content.states().stamp();
        if ((writes & 1) != 0 && known != 0) {
            return;
        }
        compare(content, known, writes);
    }

    private void compare(StoredContent content, long known, int writes) throws IOException {
        FileStamp seen = FileStamp.of(files.path(content));
        boolean same = known == 0 ? seen.changedNanos() <= unchangedSince : seen.value() == known;
        if (same) {
            if (known == 0) {
                content.states().found(known, seen.value());
            }
        } else if (content.fileWrites() == writes) {
            openFiles.forget(content, content.file()); // another file may lie in its place
            if (content.states().distrust(known, seen.value())) {
                LOG.info("cache=changed-by-others file={}", files.path(content));
            }
        }
    }

    /**
     * The file is about to be written. Called under the content's monitor.
     *
     * @param fresh whether it is not there yet
     */
    void beginWrite(StoredContent content, boolean fresh) throws IOException {
        int writes = content.beginFileWrite();
        if (!fresh) {
            compare(content, content.states().stamp(), writes);
        }
    }

    /** Whether or not all was written, the file is now as this process left it. Called under the content's monitor. */
    void endWrite(StoredContent content) {
        content.endFileWrite(stampNow(content));
    }

    private long stampNow(StoredContent content) {
        try {
            return FileStamp.of(files.path(content)).value();
        } catch (IOException e) {
            return FileStamp.UNKNOWN; // so the next look finds it changed, or gone
        }
    }
}
