package io.sluice.vfs.core.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.Content;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.UnderFileSystem;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Reads the files of all stores through one block cache. Thread-safe.
 *
 * <p>It owns neither the cache nor the stores: close it before them.
 */
public final class ReadPath implements AutoCloseable {
    /** How many files at once have their reads remembered; who is forgotten starts with a closed window again. */
    private static final int MAX_HISTORIES = 1 << 14;

    /**
     * A file of so many blocks is fetched whole when its first byte is read: at 100 MB/s a store takes about as long to send four blocks of 1 MiB
     * as it takes to answer another request.
     */
    private static final int WHOLE_FILE_BLOCKS = 4;

    /** All streams in one content together may be so many of the largest windows ahead. */
    private static final int SHARED_WINDOWS = 4;

    /** One part in so many of the cache may be taken by what was fetched ahead of one reader: what makes room for it was chosen to stay. */
    private static final int SHARE_OF_READER = 16;

    /** The same for all files that nobody has begun to read: half of what the cache's default policy has room for without a loss. */
    private static final int SHARE_OF_EXPECTED = 64;

    /** While the cache refuses, what is fetched ahead shares the little memory there is with other readers. */
    private static final int UNCACHED_SHARE = 8;

    private final ContentCache cache;
    private final ReadCounters counters = new ReadCounters();
    private final BlockFetcher fetcher;
    private final ExpectedContents expected;
    private final long expectedMaxBytes;
    private final ReadHistory.Terms terms;
    private final Cache<HistoryKey, ReadHistory> histories = Caffeine.newBuilder()
            .maximumSize(MAX_HISTORIES)
            .executor(Runnable::run)
            .build();

    /** Is told when the first byte of a content is read, as a rule before anything else of it; must return soon. */
    @FunctionalInterface
    public interface Watcher {
        /** @param cached whether all of the content was in the cache */
        void begun(boolean cached);
    }

    private record HistoryKey(InodeId inode, ContentVersion version) {}

    public ReadPath(ContentCache cache, ReadSettings settings) {
        this(cache, settings, System::nanoTime);
    }

    ReadPath(ContentCache cache, ReadSettings settings, LongSupplier nanoTime) {
        this.cache = cache;
        this.fetcher = new BlockFetcher(cache, settings, counters);
        long limit = limitOf(cache);
        long window = Math.min(settings.windowMaxBytes(), limit / SHARE_OF_READER);
        this.expectedMaxBytes = Math.min(settings.windowMaxBytes(), limit / SHARE_OF_EXPECTED);
        this.expected = new ExpectedContents(expectedMaxBytes, nanoTime);
        long uncachedWindow = Math.min(window, settings.uncachedBytes() / UNCACHED_SHARE);
        this.terms = new ReadHistory.Terms(
                limits(settings, cache.blockBytes(), window, SHARED_WINDOWS * window),
                limits(settings, cache.blockBytes(), uncachedWindow, uncachedWindow),
                nanoTime,
                new AtomicBoolean());
    }

    /**
     * The bytes of one version of a file; costs no store call and next to nothing, so it may be done for every read.
     *
     * @param key names the content; its size and version are what {@code store} said they are
     */
    public Content open(InodeId inode, ContentKey key, UnderFileSystem store, Watcher watcher) {
        return new StoredContent(key, store, cache, fetcher, expected, counters, () -> history(inode, key), watcher);
    }

    /**
     * Begins to fetch what the first read of a content would fetch: all of it if it is small, else its first block. Does not wait.
     *
     * @return false if there is no room for it now: try later, nothing else either
     */
    public boolean fetchBeginning(InodeId inode, ContentKey key, UnderFileSystem store) {
        if (terms.refusing().get()) {
            return false;
        }
        ContentCache.CachedContent blocks = cache.open(key);
        if (key.size() == 0 || blocks.isPresent(0)) {
            blocks.close();
            return true;
        }
        FetchAhead beginning = new FetchAhead(0, beginningBytes(key.size()));
        if (!expected.reserve(beginning.to())) {
            blocks.close();
            return false;
        }
        ReadHistory history = history(inode, key);
        history.expectReader(beginning.to());
        expected.hold(blocks, beginning.to()); // first, for the reader may be done with it before this is
        boolean room = fetcher.prefetch(new FetchSource(key, store, history), blocks, beginning);
        if (!room) {
            expected.release(key::equals);
        }
        return room;
    }

    /** How much of a content of {@code size} bytes {@link #fetchBeginning} fetches. */
    public long beginningBytes(long size) {
        return size <= terms.cached().wholeMax() ? size : Math.min(size, cache.blockBytes());
    }

    /** How much is fetched at most of files that nobody has begun to read; 0 if nothing is fetched ahead at all. */
    public long expectedMaxBytes() {
        return expectedMaxBytes;
    }

    /** Ends the fetches of such contents, because they are gone; but those that somebody waits for. */
    public void abandon(Predicate<ContentKey> contents) {
        fetcher.abandon(contents);
        expected.release(contents);
    }

    /** The length of the pieces that {@link #load} takes, but for a content's last: one request to the store. In bytes. */
    public long pieceBytes() {
        return fetcher.requestBytes();
    }

    /**
     * Brings one piece of a content into the cache, behind all that readers want, and waits for it. What is there already costs nothing.
     *
     * @param piece from 0; its first byte lies within the content
     * @throws VfsException what the store answered, or {@link io.sluice.vfs.VfsError#UNAVAILABLE} if the thread is interrupted
     */
    public LoadedPiece load(ContentKey key, UnderFileSystem store, int piece) throws VfsException {
        long offset = piece * pieceBytes();
        long end = Math.min(offset + pieceBytes(), key.size());
        try (ContentCache.CachedContent blocks = cache.open(key)) {
            ReadHistory history = new ReadHistory(terms, counters.of(key.mount()).answers);
            history.expectReader(key.size());
            FetchSource source = new FetchSource(key, store, history);
            return fetcher.loadBehind(source, blocks, BlockRange.ofBytes(offset, end, cache.blockBytes()));
        }
    }

    /** What the cache was good for, of the mount of that id. */
    public CacheUse useOf(String mount) {
        return counters.of(mount).snapshot();
    }

    public ReadStatistics statistics() {
        return counters.snapshot(fetcher.bytesInFlight());
    }

    /** Ends every fetch. Contents can still be read as far as they are cached. */
    @Override
    public void close() {
        fetcher.close();
        expected.close();
    }

    /** How much the cache may hold as things stand, in bytes; any amount while none of its directories can be used. */
    private static long limitOf(ContentCache cache) {
        long limit = 0;
        for (CacheStatus.Directory directory : cache.status().directories()) {
            limit = Math.max(limit, limit + directory.limitBytes());
        }
        return limit == 0 ? Long.MAX_VALUE : limit;
    }

    private ReadHistory history(InodeId inode, ContentKey content) {
        return histories.get(
                new HistoryKey(inode, content.version()),
                key -> new ReadHistory(terms, counters.of(content.mount()).answers));
    }

    private static FetchLimits limits(ReadSettings settings, int blockBytes, long windowMax, long sharedMax) {
        return FetchLimits.ofBytes(
                blockBytes, windowMax, sharedMax, settings.requestMaxBytes(), (long) WHOLE_FILE_BLOCKS * blockBytes);
    }
}
