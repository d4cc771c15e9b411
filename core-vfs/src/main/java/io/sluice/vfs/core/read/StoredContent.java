package io.sluice.vfs.core.read;

import io.sluice.vfs.Content;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.BlockStore;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.UnderFileSystem;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Supplier;

/** A file of a store, read through the block cache. */
final class StoredContent implements Content {
    /** How often a region may vanish between its fetch and its use before the caller has to read instead. */
    private static final int REGION_TRIES = 3;

    private final ContentKey key;
    private final UnderFileSystem store;
    private final ContentCache cache;
    private final BlockFetcher fetcher;
    private final ExpectedContents expected;
    private final MountCounters ofMount;

    /** Asked only when not all of the content is cached. */
    private final Supplier<ReadHistory> history;

    private final ReadPath.Watcher watcher;

    StoredContent(
            ContentKey key,
            UnderFileSystem store,
            ContentCache cache,
            BlockFetcher fetcher,
            ExpectedContents expected,
            ReadCounters counters,
            Supplier<ReadHistory> history,
            ReadPath.Watcher watcher) {
        this.key = key;
        this.store = store;
        this.cache = cache;
        this.fetcher = fetcher;
        this.expected = expected;
        this.ofMount = counters.of(key.mount());
        this.history = history;
        this.watcher = watcher;
    }

    @Override
    public long size() {
        return key.size();
    }

    @Override
    public int read(long offset, ByteBuffer into) throws VfsException {
        int length = clipped(offset, into.remaining());
        if (length == 0) {
            return 0;
        }
        int start = into.position();
        int limit = into.limit();
        boolean filled = false;
        into.limit(start + length);
        try {
            switch (cache.read(key, offset, into)) {
                case ALL_OF_A_COMPLETE_CONTENT -> {
                    ofMount.hit(length);
                    begunComplete(offset);
                }
                case ALL -> {
                    ofMount.hit(length);
                    readAhead(offset, length);
                }
                case NOT_ALL -> fetch(offset, into.position(start), length);
            }
            filled = true;
            expected.read(key, offset + length);
            return length;
        } finally {
            into.limit(limit).position(filled ? start + length : start);
        }
    }

    private void fetch(long offset, ByteBuffer into, int length) throws VfsException {
        ofMount.missed(length);
        FetchSource source = source();
        FetchAhead ahead = noted(source, offset, length);
        try (ContentCache.CachedContent blocks = cache.open(key);
                ReadHistory.Reader _ = source.history().enter()) {
            fetcher.read(source, blocks, offset, into, ahead);
        }
    }

    @Override
    public Optional<Region> region(long offset, int length) throws VfsException {
        int clipped = clipped(offset, length);
        if (clipped == 0) {
            return EmptyRegion.get();
        }
        try (ContentCache.CachedContent blocks = cache.open(key)) {
            Optional<Region> present = presentRegion(blocks, offset, clipped);
            if (present.isPresent()) {
                return present;
            }
            FetchSource source = source();
            if (source.history().isRefused()) {
                // It would be fetched in vain. The read that follows tries the cache again, and what it then takes
                // comes as regions.
                return Optional.empty();
            }
            FetchAhead ahead = noted(source, offset, clipped);
            try (ReadHistory.Reader _ = source.history().enter()) {
                for (int attempt = 1; attempt <= REGION_TRIES && present.isEmpty(); attempt++) {
                    if (!fetcher.load(source, blocks, offset, clipped, ahead)) {
                        return Optional.empty();
                    }
                    ahead = FetchAhead.NOTHING;
                    present = blocks.region(offset, clipped);
                }
            }
            if (present.isPresent()) {
                ofMount.missed(clipped); // who gets none reads, and that counts
                expected.read(key, offset + clipped);
            }
            return present;
        }
    }

    @Override
    public Optional<Region> cachedRegion(long offset, int length) {
        int clipped = clipped(offset, length);
        if (clipped == 0) {
            return EmptyRegion.get();
        }
        try (ContentCache.CachedContent blocks = cache.open(key)) {
            return presentRegion(blocks, offset, clipped);
        }
    }

    @Override
    public Optional<LocalFile> localFile() {
        if (key.size() == 0) {
            return Optional.empty();
        }
        try (ContentCache.CachedContent blocks = cache.open(key)) {
            Optional<LocalFile> file = blocks.localFile();
            if (file.isPresent()) {
                watcher.begun(true);
                expected.read(key, key.size());
            }
            return file;
        }
    }

    private Optional<Region> presentRegion(BlockStore blocks, long offset, int length) {
        Optional<Region> present = blocks.region(offset, length);
        if (present.isPresent()) {
            ofMount.hit(length);
            if (blocks.isComplete()) {
                begunComplete(offset);
            } else {
                readAhead(blocks, offset, length);
            }
            expected.read(key, offset + length);
        }
        return present;
    }

    private void begunComplete(long offset) {
        if (offset == 0) {
            watcher.begun(true);
        }
    }

    private void readAhead(long offset, int length) {
        try (ContentCache.CachedContent blocks = cache.open(key)) {
            readAhead(blocks, offset, length);
        }
    }

    /** Goes on ahead of a reader who found everything in the cache. Does not wait. */
    private void readAhead(BlockStore blocks, long offset, int length) {
        FetchSource source = source();
        var _ = fetcher.prefetch(source, blocks, noted(source, offset, length));
    }

    private FetchAhead noted(FetchSource source, long offset, int length) {
        FetchAhead ahead = source.history().read(offset, length, key.size());
        if (offset == 0) {
            watcher.begun(false);
        }
        return ahead;
    }

    private FetchSource source() {
        return new FetchSource(key, store, history.get());
    }

    /** How many of {@code length} bytes there are from {@code offset} on; an offset is unsigned, so a negative one lies behind every end. */
    private int clipped(long offset, int length) {
        return Long.compareUnsigned(offset, key.size()) >= 0 ? 0 : (int) Math.min(length, key.size() - offset);
    }
}
