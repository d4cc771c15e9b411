package io.sluice.cache;

import io.sluice.cache.IndexFile.BrokenIndexException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index of one cache directory, written behind what happens in memory. Thread-safe; the calls that report changes never wait.
 *
 * <p>There are two MapDB files, written in turn, each time with all that happened since its own last turn. A kill can tear only the one that is
 * being written, and the other lacks no more than the last batch.
 */
final class BlockIndex {
    /** Between two batches: what a kill may lose. Longer when the disk is slow: writing takes at most a fifth of the time. */
    static final long PAUSE_MILLIS = 200;

    private static final Logger LOG = LoggerFactory.getLogger(BlockIndex.class);
    private static final String FORMAT = "format";
    private static final String BLOCK_BYTES = "block-bytes";
    private static final String BATCH = "batch";
    private static final int MAX_STALE_PAGES = 64;
    private static final long REPAIR_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** One of the two. */
    private static final class Half {
        final Path path;
        final PendingWrites pending = new PendingWrites();
        Optional<IndexFile> file = Optional.empty(); // guarded by writing
        long batch; // guarded by writing
        long repairAt; // guarded by writing

        Half(Path path) {
            this.path = path;
        }
    }

    private final Half[] halves;
    private final int blockBytes;
    private final Generations generations;
    private final ReentrantLock writing = new ReentrantLock(); // guards the files and turn; before no other lock
    private final Condition stop = writing.newCondition();
    private boolean stopped; // guarded by writing
    private int turn; // guarded by writing
    private volatile Optional<String> problem = Optional.empty();
    private boolean exact = true;

    BlockIndex(List<Path> files, int blockBytes, Generations generations) {
        this.halves = new Half[] {new Half(files.getFirst()), new Half(files.getLast())};
        this.blockBytes = blockBytes;
        this.generations = generations;
    }

    /**
     * Opens the files and reads the better one.
     *
     * @return what it has; empty if there is nothing that can be used
     */
    Optional<Collection<IndexRecords.Entry>> load() throws IOException {
        Optional<IndexLoad> best = Optional.empty();
        Half source = halves[0];
        List<Half> newestFirst = new ArrayList<>();
        for (Half half : halves) {
            half.file = existing(half);
            newestFirst.add(half.batch > source.batch ? 0 : newestFirst.size(), half);
        }
        for (Half half : newestFirst) {
            if (half.file.isPresent() && best.map(found -> found.damaged() > 0).orElse(true)) {
                Optional<IndexLoad> found = read(half);
                if (found.isPresent()
                        && (best.isEmpty() || found.get().damaged() < best.get().damaged())) {
                    best = found;
                    source = half;
                }
            }
        }
        exact = best.isPresent() && best.get().damaged() == 0;
        for (Half half : halves) {
            if (!exact || half.batch != source.batch) {
                drop(half);
            }
        }
        return best.map(found -> found.byGeneration().values());
    }

    /** Whether what was loaded is all that was ever written. */
    boolean isExact() {
        return exact;
    }

    /** Begins to write; what is in the generations by now is what was loaded. */
    void start() {
        writing.lock();
        try {
            for (Half half : halves) {
                repairIfBroken(half);
            }
        } finally {
            writing.unlock();
        }
        Thread.ofVirtual().name("cache-index").start(this::writeBehind);
    }

    void added(StoredContent content) {
        for (Half half : halves) {
            half.pending.page(Generations.page(content.generation()));
        }
    }

    void changed(StoredContent content, int block) {
        for (Half half : halves) {
            if (IndexRecords.hasChunks(content.states())) {
                half.pending.chunk(IndexRecords.chunkKey(content.generation(), block / IndexRecords.CHUNK_BLOCKS));
            } else {
                half.pending.page(Generations.page(content.generation()));
            }
        }
    }

    /** The content is not in the generations any more. */
    void forgotten(StoredContent content) {
        for (Half half : halves) {
            half.pending.stalePage(Generations.page(content.generation()));
            if (IndexRecords.hasChunks(content.states())) {
                half.pending.chunksGone(content.generation());
            }
        }
    }

    /** Shows every content and its encoded key, which is empty if it is lost. Contents that come meanwhile may be missing. */
    void forEachKey(BiConsumer<StoredContent, byte[]> visitor) {
        for (long page : generations.pageNumbers().toArray()) {
            keysOf(page).forEach(visitor);
        }
    }

    private Map<StoredContent, byte[]> keysOf(long page) {
        Map<StoredContent, byte[]> keys = new HashMap<>();
        writing.lock();
        try {
            SavedKeys saved = new SavedKeys(page, blockBytes, halves[0].file, halves[1].file);
            generations.forEachIn(page, content -> keys.put(content, saved.bytes(content)));
        } catch (BrokenIndexException e) {
            LOG.debug("cache=index-keys-unreadable index={} cause={}", halves[0].path, e.getMessage());
            generations.forEachIn(page, content -> keys.put(content, content.unsavedKey()));
        } finally {
            writing.unlock();
        }
        return keys;
    }

    /** Why the index can't be written at the moment, if so. */
    Optional<String> problem() {
        return problem;
    }

    /** Writes all there is to write now. */
    void flush() {
        writing.lock();
        try {
            long batch = 1 + Math.max(halves[0].batch, halves[1].batch);
            for (Half half : halves) {
                half.batch = batch;
                write(half, Integer.MAX_VALUE);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Writes all, and ends. @return whether both files have everything */
    boolean close() {
        writing.lock();
        try {
            stopped = true;
            stop.signalAll();
            long last = 1 + Math.max(halves[0].batch, halves[1].batch);
            for (Half half : halves) {
                repairIfBroken(half);
                half.batch = last;
                write(half, Integer.MAX_VALUE);
            }
            boolean all = halves[0].file.isPresent() && halves[1].file.isPresent();
            for (Half half : halves) {
                half.file.ifPresent(IndexFile::close);
                half.file = Optional.empty();
            }
            return all;
        } finally {
            writing.unlock();
        }
    }

    private void writeBehind() {
        writing.lock();
        try {
            long pause = TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
            while (!stopped) {
                long left = stop.awaitNanos(pause);
                if (stopped || left > 0) {
                    continue;
                }
                long began = System.nanoTime();
                for (Half half : halves) {
                    repairIfBroken(half);
                }
                turn = 1 - turn;
                Half half = halves[halves[turn].pending.isEmpty() ? 1 - turn : turn];
                if (!half.pending.isEmpty()) {
                    half.batch = 1 + Math.max(halves[0].batch, halves[1].batch);
                    write(half, MAX_STALE_PAGES);
                }
                pause = Math.max(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS), 4 * (System.nanoTime() - began));
            }
        } catch (InterruptedException e) {
            LOG.warn("cache=index-writer-interrupted index={}", halves[0].path);
        } finally {
            writing.unlock();
        }
    }

    private void write(Half half, int maxStalePages) {
        if (half.file.isEmpty()) {
            return;
        }
        IndexFile file = half.file.get();
        try {
            half.pending.drainGone(generation ->
                    file.removeChunks(IndexRecords.chunkKey(generation, 0), IndexRecords.chunkKey(generation + 1, 0)));
            half.pending.drainChunks(key -> writeChunk(file, key));
            half.pending.drainPages(maxStalePages, page -> writePage(half, file, page));
            file.fact(BATCH, half.batch);
            file.commit();
        } catch (BrokenIndexException e) {
            broken(half, e);
        }
    }

    private void writeChunk(IndexFile file, long key) throws BrokenIndexException {
        Optional<StoredContent> content = generations.get(key >>> IndexRecords.CHUNK_KEY_BITS);
        if (content.isPresent()) {
            file.chunk(key, IndexRecords.chunk(key, content.get().states()));
        }
    }

    private void writePage(Half half, IndexFile file, long number) throws BrokenIndexException {
        List<StoredContent> contents = new ArrayList<>();
        generations.forEachIn(number, contents::add);
        if (contents.isEmpty()) {
            file.removePage(number);
            return;
        }
        SavedKeys saved = new SavedKeys(number, blockBytes, half.file, other(half).file);
        List<IndexRecords.Entry> entries = new ArrayList<>(contents.size());
        for (StoredContent content : contents) {
            entries.add(new IndexRecords.Entry(
                    content.generation(), content.name(), content.size(), saved.key(content), content.states()));
        }
        file.page(number, IndexRecords.page(number, entries));
        for (StoredContent content : contents) {
            if (saved.isInOther(content)) {
                content.keyIsSaved();
            }
        }
    }

    private Half other(Half half) {
        return half == halves[0] ? halves[1] : halves[0];
    }

    private Optional<IndexFile> existing(Half half) throws IOException {
        if (!Files.exists(half.path)) {
            return Optional.empty();
        }
        if (IndexFile.isTorn(half.path)) {
            LOG.info("cache=index-torn index={}", half.path);
            IndexFile.delete(half.path);
            return Optional.empty();
        }
        try {
            IndexFile file = new IndexFile(half.path);
            long format = file.fact(FORMAT).orElse(0L);
            long bytes = file.fact(BLOCK_BYTES).orElse(0L);
            half.batch = file.fact(BATCH).orElse(0L);
            if (format == IndexFile.FORMAT && bytes == blockBytes) {
                return Optional.of(file);
            }
            file.close();
            LOG.info("cache=index-of-another-kind index={} format={} block-bytes={}", half.path, format, bytes);
        } catch (BrokenIndexException e) {
            LOG.info("cache=index-unreadable index={} cause={}", half.path, e.getMessage());
        }
        half.batch = 0;
        IndexFile.delete(half.path);
        return Optional.empty();
    }

    private Optional<IndexLoad> read(Half half) throws IOException {
        try {
            return Optional.of(IndexLoad.of(half.file.orElseThrow(), blockBytes));
        } catch (BrokenIndexException e) {
            LOG.info("cache=index-unreadable index={} cause={}", half.path, e.getMessage());
            drop(half);
            return Optional.empty();
        }
    }

    private static void drop(Half half) throws IOException {
        half.file.ifPresent(IndexFile::close);
        half.file = Optional.empty();
        half.batch = 0;
        IndexFile.delete(half.path);
    }

    private void broken(Half half, BrokenIndexException e) {
        if (problem.isEmpty()) {
            LOG.warn("cache=index-broken index={} cause={}", half.path, e.getMessage());
        }
        problem = Optional.of("the index " + half.path + " can't be written: " + e.getMessage());
        half.file.ifPresent(IndexFile::close);
        half.file = Optional.empty();
        half.repairAt = System.nanoTime() + REPAIR_PAUSE_NANOS;
    }

    /** Makes a new file and has all that is known written into it. */
    private void repairIfBroken(Half half) {
        if (half.file.isPresent() || (problem.isPresent() && System.nanoTime() - half.repairAt < 0)) {
            return;
        }
        try {
            IndexFile.delete(half.path);
            IndexFile file = new IndexFile(half.path);
            half.file = Optional.of(file);
            file.fact(FORMAT, IndexFile.FORMAT);
            file.fact(BLOCK_BYTES, blockBytes);
            half.pending.clear();
            generations.forEach(content -> {
                half.pending.page(Generations.page(content.generation()));
                for (int chunk = 0; chunk < IndexRecords.chunks(content.states()); chunk++) {
                    half.pending.chunk(IndexRecords.chunkKey(content.generation(), chunk));
                }
            });
            file.commit();
            problem = Optional.empty();
        } catch (BrokenIndexException e) {
            broken(half, e);
        } catch (IOException e) {
            broken(half, new BrokenIndexException(e));
        }
    }
}
