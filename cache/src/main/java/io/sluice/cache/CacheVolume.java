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
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Stream;

/** A cache directory in use: its files, its index, its account. Thread-safe; what goes wrong here becomes a miss, a refusal and an alarm. */
final class CacheVolume {
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");

    private final VolumeLayout layout;
    private final int blockBytes;
    private final ContentTable table;
    private final OpenFiles openFiles;
    private final Alarm alarm;
    private final BlockFiles files;
    private final FileWatch watch;
    private final Generations generations = new Generations();
    private final Ranking ranking;
    private final MountSpaces mounts;
    private final Eviction<StoredContent> eviction;
    private final RankReview review;
    private final SpaceAccount account;
    private final BlockIndex index;
    private final DiskWork work;
    private final VolumeFiles found;
    private final boolean inMemory;

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
        this.mounts = parts.mounts();
        FileStore store = Files.getFileStore(layout.root());
        this.inMemory = IN_MEMORY.contains(store.type());
        this.eviction = new Eviction<>(parts.clock());
        this.account =
                new SpaceAccount(directory, parts.settings().maxContents(), store, eviction::evict, table::discard);
        this.work = new DiskWork(layout.root());
        this.index = new BlockIndex(layout.indexFiles(), blockBytes, generations);
        this.review = new RankReview(ranking, index, eviction, this::trim);
        this.found = new VolumeFiles(layout, parts, files, watch, account, index, alarm);
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

    /** The limit may have become smaller since what is there was put: by a setting, or by what others put on the disk. */
    void trim() {
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
        content.mount(mounts.of(key));
        content.hold(bytes);
        account.restore(bytes);
        eviction.add(content, ranking.of(key));
        return true;
    }

    /** Whether its files are gone when the machine is. */
    boolean isInMemory() {
        return inMemory;
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

    /** The files of its contents. */
    VolumeFiles files() {
        return found;
    }

    CacheStatus.Directory status() {
        long used = account.usedBytes();
        if (work.isStalled()) {
            return status(used, used, Optional.of(DiskWork.STALLED));
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
        return status(limit, used, alarm.reason().or(index::problem));
    }

    private CacheStatus.Directory status(long limit, long used, Optional<String> problem) {
        return new CacheStatus.Directory(
                layout.root(),
                limit,
                used,
                account.contents(),
                work.hitReads(),
                work.hitBytes(),
                account.evictions(),
                problem);
    }

    /** Its contents in the order in which they came, as it is while they are asked for. */
    Stream<StoredContent> contents() {
        return generations.inOrder();
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
                    content.mount(mounts.of(key));
                }
                BlockFiles.uninterrupted(() -> writeBytes(content, first, block, data));
            } catch (IOException e) {
                giveUp(content, first, length);
                throw e;
            }
        } catch (NoSuchFileException e) {
            found.missing(content, e);
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
            fresh.mount(mounts.of(key));
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
            layout.close(saved && !alarm.wasEverRaised() && !found.wereEverDamaged() && generations.allChecked());
        } finally {
            closing.writeLock().unlock();
        }
    }
}
