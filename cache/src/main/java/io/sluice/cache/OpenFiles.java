package io.sluice.cache;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps cache files open between uses: at most so many beside those in use. Those not used for longest are closed first. Thread-safe. */
final class OpenFiles {
    static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

    /** Opens a file of the cache. */
    @FunctionalInterface
    interface Opener {
        FileChannel open() throws IOException;
    }

    private final int max;
    private final ReentrantLock lock = new ReentrantLock(); // guards round; innermost
    private final ArrayDeque<OpenFile> round = new ArrayDeque<>();

    OpenFiles(int max) {
        this.max = max;
    }

    /** The content's file, to be released after use. */
    OpenFile acquire(StoredContent content, Opener opener) throws IOException {
        OpenFile open = content.file();
        if (open.retain()) {
            return open;
        }
        synchronized (content) {
            open = content.file();
            if (open.retain()) {
                return open;
            }
            OpenFile opened = new OpenFile(opener.open());
            opened.retain();
            content.file(opened);
            keep(opened);
            return opened;
        }
    }

    /** Lets go of a file that is broken or about to be deleted; who uses it keeps it until released. */
    void forget(StoredContent content, OpenFile file) {
        synchronized (content) {
            if (content.file() != file) {
                return;
            }
            content.file(OpenFile.NONE);
        }
        boolean kept;
        lock.lock();
        try {
            kept = round.remove(file);
        } finally {
            lock.unlock();
        }
        if (kept) {
            file.release();
        }
    }

    private void keep(OpenFile opened) {
        lock.lock();
        try {
            round.add(opened);
            for (int looks = 2 * round.size(); round.size() > max && looks > 0; looks--) {
                OpenFile oldest = round.remove();
                if (!oldest.isClosed() && (oldest.takeTouched() || !oldest.closeIfIdle())) {
                    round.add(oldest);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    void closeIdle() {
        lock.lock();
        try {
            round.removeIf(OpenFile::closeIfIdle);
        } finally {
            lock.unlock();
        }
    }
}
