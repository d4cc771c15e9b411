package io.sluice.cache;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of a volume's contents as they are found: looked at, opened, and given up where they do not have what was put. Thread-safe. */
final class VolumeFiles {
    private static final Logger LOG = LoggerFactory.getLogger(VolumeFiles.class);

    private final VolumeLayout layout;
    private final ContentTable table;
    private final OpenFiles openFiles;
    private final BlockFiles files;
    private final FileWatch watch;
    private final SpaceAccount account;
    private final BlockIndex index;
    private final Alarm alarm;
    private final int blockBytes;
    private final AtomicLong damages = new AtomicLong();

    VolumeFiles(
            VolumeLayout layout,
            VolumeParts parts,
            BlockFiles files,
            FileWatch watch,
            SpaceAccount account,
            BlockIndex index,
            Alarm alarm) {
        this.layout = layout;
        this.table = parts.table();
        this.openFiles = parts.openFiles();
        this.files = files;
        this.watch = watch;
        this.account = account;
        this.index = index;
        this.alarm = alarm;
        this.blockBytes = parts.settings().blockBytes();
    }

    Path path(StoredContent content) {
        return files.path(content);
    }

    /** Whether any was ever found not to have what was put. */
    boolean wereEverDamaged() {
        return damages.get() > 0;
    }

    /** A file was not there: the directory has vanished, or somebody has deleted the one file. */
    void missing(StoredContent content, NoSuchFileException cause) {
        if (!layout.isThere() || content.volume().isEmpty()) {
            alarm.raise(cause);
        } else if (!content.isDead()) {
            damaged(content, cause.getFile() + " is gone");
        }
    }

    /**
     * Looks whether somebody else has changed the file of a content that has a block; if so its blocks are to be checked.
     *
     * @param now even if the last look was a moment ago
     * @return false if the file can't be looked at; the content is then superseded if that is its own fault
     */
    boolean looksAt(StoredContent content, boolean now) {
        try {
            if (now) {
                watch.lookNow(content);
            } else {
                watch.look(content);
            }
            return true;
        } catch (NoSuchFileException e) {
            missing(content, e);
        } catch (IOException e) {
            alarm.raise(e);
        }
        return false;
    }

    /** The content's open file, to be released; empty if it can't be had, and the content is then superseded if that is its own fault. */
    Optional<OpenFile> open(StoredContent content) {
        try {
            return Optional.of(openFiles.acquire(content, () -> files.open(content)));
        } catch (NoSuchFileException e) {
            missing(content, e);
        } catch (IOException e) {
            alarm.raise(e);
        }
        return Optional.empty();
    }

    /** Lets go of a channel that was closed by an interrupt, so that the next use opens it again. */
    void reopen(StoredContent content, OpenFile broken) {
        openFiles.forget(content, broken);
    }

    /** The content's file does not have what was written into it: none of it is trusted any more. */
    void damaged(StoredContent content, String how) {
        if (damages.getAndIncrement() == 0) {
            LOG.warn("cache=damaged directory={} cause=\"{}\" note=\"further ones at debug\"", layout.root(), how);
        } else {
            LOG.debug("cache=damaged directory={} cause=\"{}\"", layout.root(), how);
        }
        table.damaged(content);
    }

    /** Drops a block that turned out bad when it was checked, before anybody could have read it. Its place is written again, or goes with the file. */
    void drop(StoredContent content, int block, int length) {
        synchronized (content) {
            if (content.states().isUnchecked(block)) { // else dropped by another, and perhaps there again
                dropLocked(content, block, length);
            }
        }
    }

    /**
     * Drops a block if its bytes still are not those that were put. Its place is written again, also for readers who hold it.
     *
     * @param file the content's, retained by the caller
     * @return false if it is in order, or gone already
     */
    boolean dropIfDamaged(StoredContent content, OpenFile file, int block, int length) throws IOException {
        long at = (long) block * blockBytes;
        synchronized (content) {
            BlockStates states = content.states();
            if (!states.isPresent(block) || BlockFiles.matches(file.channel(), at, length, states.crc(block))) {
                return false;
            }
            dropLocked(content, block, length);
            return true;
        }
    }

    private void dropLocked(StoredContent content, int block, int length) {
        content.states().drop(block);
        content.hold(-length);
        account.free(length, 0);
        index.changed(content, block);
        LOG.info(
                "cache=bad-block directory={} name={} block={}",
                layout.root(),
                content.name().hex(),
                block);
    }
}
