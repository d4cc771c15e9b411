package io.sluice.vfs.core.read;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.Content;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.UnderFileSystem;

/**
 * Reads the files of all stores through one block cache. Thread-safe.
 *
 * <p>It owns neither the cache nor the stores: close it before them.
 */
public final class ReadPath implements AutoCloseable {
    /** How many files at once have their reads remembered; who is forgotten starts with a closed window again. */
    private static final int MAX_HISTORIES = 1 << 14;

    private static final int WHOLE_FILE_BLOCKS = 4;

    /** While the cache refuses, what is fetched ahead shares the little memory there is with other readers. */
    private static final int UNCACHED_SHARE = 8;

    private final ContentCache cache;
    private final ReadCounters counters = new ReadCounters();
    private final BlockFetcher fetcher;
    private final ReadAheadWindow.Limits cachedLimits;
    private final ReadAheadWindow.Limits uncachedLimits;
    private final Cache<HistoryKey, ReadHistory> histories =
            Caffeine.newBuilder().maximumSize(MAX_HISTORIES).build();

    private record HistoryKey(InodeId inode, ContentVersion version) {}

    public ReadPath(ContentCache cache, ReadSettings settings) {
        this.cache = cache;
        this.fetcher = new BlockFetcher(cache, settings, counters);
        this.cachedLimits = limits(settings, cache.blockBytes(), settings.windowMaxBytes());
        long uncachedWindow = Math.min(settings.windowMaxBytes(), settings.uncachedBytes() / UNCACHED_SHARE);
        this.uncachedLimits = limits(settings, cache.blockBytes(), uncachedWindow);
    }

    /**
     * The bytes of one version of a file; costs no store call and next to nothing, so it may be done for every read.
     *
     * @param key names the content; its size and version are what {@code store} said they are
     */
    public Content open(InodeId inode, ContentKey key, UnderFileSystem store) {
        return new StoredContent(key, store, cache, fetcher, counters, () -> history(inode, key.version()));
    }

    public ReadStatistics statistics() {
        return counters.snapshot(fetcher.bytesInFlight());
    }

    /** Ends every fetch. Contents can still be read as far as they are cached. */
    @Override
    public void close() {
        fetcher.close();
    }

    private ReadHistory history(InodeId inode, ContentVersion version) {
        return histories.get(new HistoryKey(inode, version), key -> new ReadHistory(cachedLimits, uncachedLimits));
    }

    private static ReadAheadWindow.Limits limits(ReadSettings settings, int blockBytes, long windowMaxBytes) {
        return new ReadAheadWindow.Limits(
                blockBytes, windowMaxBytes, settings.requestMaxBytes(), (long) WHOLE_FILE_BLOCKS * blockBytes);
    }
}
