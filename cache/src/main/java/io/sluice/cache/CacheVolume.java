package io.sluice.cache;

import io.sluice.cache.StoredContent.Life;
import io.sluice.vfs.content.CacheStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cache directory in use: its files, its index, its account. Thread-safe; what goes wrong here becomes a miss, a refusal and an alarm. */
final class CacheVolume {
    private static final Logger LOG = LoggerFactory.getLogger(CacheVolume.class);

    private final VolumeLayout layout;
    private final int blockBytes;
    private final ContentTable table;
    private final OpenFiles openFiles;
    private final Alarm alarm;
    private final BlockFiles files;
    private final FileWatch watch;
    private final Generations generations = new Generations();
    private final Ranking ranking;
    private final Eviction<StoredContent> eviction;
    private final RankReview review;
    private final SpaceAccount account;
    private final BlockIndex index;
    private final DiskWork work;
    private final AtomicLong damages = new AtomicLong();

    /** Those who change files read-lock it, so that {@link #close} has the last word. After a content's monitor. */
    private final ReentrantReadWriteLock closing = new ReentrantReadWriteLock();

    private boolean closed; // guarded by closing

    private CacheVolume(
            VolumeLayout layout, CacheDirectory directory, VolumeParts parts, Alarm alarm, OptionalLong cleanStop)
            throws IOException {
        this.layout = layout;
        this.blockBytes = parts.settings().blockBytes();
        this.table = parts.table();
        this.openFiles = parts.openFiles();
        this.alarm = alarm;
        this.files = new BlockFiles(layout.blocks());
        this.watch = new FileWatch(files, openFiles, parts.clock(), cleanStop.orElse(Long.MAX_VALUE));
        this.ranking = parts.ranking();
        FileStore store = Files.getFileStore(layout.root());
        this.eviction = new Eviction<>(parts.clock());
        this.account = new SpaceAccount(
                directory.limit(), parts.settings().maxContents(), store, eviction::evict, table::discard);
        this.work = new DiskWork(layout.root());
        this.index = new BlockIndex(layout.indexFiles(), blockBytes, generations);
        this.review = new RankReview(ranking, index, eviction, this::trim);
    }

    /** Takes a cache directory into use, with what it has from before. */
    static CacheVolume open(CacheDirectory directory, VolumeParts parts, Alarm alarm) throws IOException {
        VolumeLayout layout = VolumeLayout.open(directory.path());
        try {
            OptionalLong cleanStop = layout.takeCleanMark();
            CacheVolume volume = new CacheVolume(layout, directory, parts, alarm, cleanStop);
            new Recovery(layout, volume.blockBytes, volume.generations, volume.index, volume.files)
                    .run(cleanStop.isPresent(), volume::restore);
            volume.index.start();
            volume.trim();
            return volume;
        } catch (IOException | RuntimeException e) {
            layout.close();
            throw e;
        }
    }

    /** The limit may have become smaller since what is there was put. */
    private void trim() {
        closing.readLock().lock();
        try {
            if (!closed) {
                account.reserve(0, 0);
            }
        } catch (IOException e) {
            alarm.raise(e);
        } finally {
            closing.readLock().unlock();
        }
    }

    /** The rules have changed. */
    void review() {
        review.soon();
    }

    /** Whether that is still under way; for tests. */
    boolean isUnderReview() {
        return review.isUnderWay();
    }

    private boolean restore(StoredContent content, byte[] key, long bytes) {
        content.volumeIs(this);
        if (!table.restore(content)) {
            return false;
        }
        content.hold(bytes);
        account.restore(bytes);
        eviction.add(content, ranking.of(key));
        return true;
    }

    Path staging() {
        return layout.staging();
    }

    /** Writes the index now; for tests. */
    void flushIndex() {
        index.flush();
    }

    /** Whether there is a point in putting anything. */
    boolean takes() {
        return !alarm.isPausing() && !work.isStalled();
    }

    /** Where those who use the disk below say so. */
    DiskWork work() {
        return work;
    }

    /** Whether the disk below has not answered for too long. */
    boolean isStalled() {
        return work.isStalled();
    }

    SpaceAccount account() {
        return account;
    }

    Path path(StoredContent content) {
        return files.path(content);
    }

    CacheStatus.Directory status() {
        long used = account.usedBytes();
        if (work.isStalled()) {
            return new CacheStatus.Directory(layout.root(), used, used, Optional.of(DiskWork.STALLED));
        }
        long limit;
        int asks = work.begin();
        try {
            limit = account.limitBytes();
        } catch (IOException e) {
            alarm.raise(e);
            limit = used;
        } finally {
            work.end(asks);
        }
        return new CacheStatus.Directory(
                layout.root(), limit, used, alarm.reason().or(index::problem));
    }

    /**
     * Writes a block that is not present. Called under the content's monitor, by who has leased it; a content without a volume gets this one.
     *
     * @param key the content's encoded key
     * @return false if it is not admitted
     */
    boolean put(StoredContent content, byte[] key, int block, ByteBuffer data, int crc) {
        closing.readLock().lock();
        int writes = work.begin();
        try {
            return !closed && takes() && write(content, key, block, data, crc);
        } finally {
            work.end(writes);
            closing.readLock().unlock();
        }
    }

    private boolean write(StoredContent content, byte[] key, int block, ByteBuffer data, int crc) {
        boolean first = content.volume().isEmpty();
        int length = data.remaining();
        try {
            if (!account.reserve(length, first ? 1 : 0)) {
                return false;
            }
            try {
                if (first) {
                    int blocks = Math.toIntExact((content.size() + blockBytes - 1) / blockBytes);
                    content.place(this, generations.take(), new BlockStates(blocks));
                    content.unsavedKey(key);
                }
                BlockFiles.uninterrupted(() -> writeBytes(content, first, block, data));
            } catch (IOException e) {
                giveUp(content, first, length);
                throw e;
            }
        } catch (NoSuchFileException e) {
            missing(content, e);
            return false;
        } catch (IOException e) {
            alarm.raise(e);
            return false;
        }
        content.hold(length);
        content.states().add(block, crc);
        if (first) {
            welcome(content, key);
        }
        if (content.life() == Life.CURRENT) {
            index.changed(content, block);
        }
        alarm.clear();
        return true;
    }

    private void welcome(StoredContent content, byte[] key) {
        int version = ranking.version();
        eviction.add(content, ranking.of(key));
        if (content.life() == Life.CURRENT) {
            generations.add(content);
            index.added(content);
        }
        if (ranking.version() != version) {
            review.soon(); // a review that is under way may have missed it
        }
    }

    /** A leased content is used again, after a pause. */
    void used(StoredContent content) {
        eviction.used(content);
    }

    private boolean writeBytes(StoredContent content, boolean first, int block, ByteBuffer data) throws IOException {
        try {
            watch.beginWrite(content, first);
            OpenFile file = openFiles.acquire(content, () -> first ? files.create(content) : files.open(content));
            try {
                BlockFiles.write(file.channel(), data, (long) block * blockBytes);
                return true;
            } catch (ClosedChannelException e) {
                openFiles.forget(content, file);
                throw e;
            } finally {
                file.release();
            }
        } finally {
            watch.endWrite(content);
        }
    }

    private void giveUp(StoredContent content, boolean first, int length) {
        account.free(length, first ? 1 : 0);
        if (first) {
            openFiles.forget(content, content.file());
            delete(files.path(content));
            content.unplace();
        }
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
    Optional<OpenFile> file(StoredContent content) {
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
            if (!content.states().isUnchecked(block)) {
                return; // dropped by another, and perhaps there again
            }
            content.states().drop(block);
            content.hold(-length);
            account.free(length, 0);
        }
        index.changed(content, block);
        LOG.info(
                "cache=bad-block directory={} name={} block={}",
                layout.root(),
                content.name().hex(),
                block);
    }

    /** Takes over a complete file; {@code fresh} is leased. @return false if it was not admitted and stays where it is */
    boolean adopt(StoredContent fresh, byte[] key, Path staged) {
        closing.readLock().lock();
        try {
            if (closed || !takes()) {
                return false;
            }
            StagedFile file = new StagedFile(staged, fresh.size(), blockBytes);
            BlockStates states = BlockFiles.uninterrupted(file::checksums);
            if (!account.reserve(fresh.size(), 1)) {
                return false;
            }
            fresh.place(this, generations.take(), states);
            try {
                moveIn(fresh, file);
            } catch (IOException e) {
                account.free(fresh.size(), 1);
                throw e;
            }
            fresh.unsavedKey(key);
            fresh.hold(fresh.size());
            welcome(fresh, key);
            for (int chunk = 0; chunk < IndexRecords.chunks(states); chunk++) {
                index.changed(fresh, chunk * IndexRecords.CHUNK_BLOCKS);
            }
            table.install(fresh);
            return true;
        } catch (IOException e) {
            alarm.raise(e);
            return false;
        } finally {
            closing.readLock().unlock();
        }
    }

    private void moveIn(StoredContent fresh, StagedFile file) throws IOException {
        int moves = work.begin();
        try {
            watch.beginWrite(fresh, true);
            file.moveTo(fresh, files);
        } finally {
            watch.endWrite(fresh);
            work.end(moves);
        }
    }

    /** The content is not found by its name any more; its file stays as long as somebody holds it. */
    void forget(StoredContent content) {
        generations.remove(content);
        index.forgotten(content);
    }

    /** Frees a killed content's space. */
    void discard(StoredContent content) {
        forget(content);
        eviction.died(content);
        openFiles.forget(content, content.file());
        delete(files.path(content));
        openFiles.forget(content, content.file()); // opened by a latecomer
        account.free(content.holdNothing(), 1);
    }

    private void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            alarm.raise(e); // the file is found at the next start, which is not taken for a clean one
        }
    }

    /** Whether the directory is where and what it was. */
    boolean isThere() {
        return layout.isThere();
    }

    void close() {
        work.soon(layout::probe);
        closing.writeLock().lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            boolean saved = index.close();
            layout.close(saved && !alarm.wasEverRaised() && damages.get() == 0 && generations.allChecked());
        } finally {
            closing.writeLock().unlock();
        }
    }
}
