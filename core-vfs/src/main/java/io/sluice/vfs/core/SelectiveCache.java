package io.sluice.vfs.core;

import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** A block cache that knows nothing of the mounts which have {@code cache=off}: nothing of them is found in it, nothing gets into it. Thread-safe. */
final class SelectiveCache implements ContentCache {
    private final ContentCache cache;
    private final Predicate<String> isCached;

    /** @param isCached whether the mount of that id is */
    SelectiveCache(ContentCache cache, Predicate<String> isCached) {
        this.cache = cache;
        this.isCached = isCached;
    }

    @Override
    public void follow(CacheRules rules) {
        cache.follow(rules);
    }

    @Override
    public int blockBytes() {
        return cache.blockBytes();
    }

    @Override
    public CachedContent open(ContentKey key) {
        return isCached.test(key.mount()) ? cache.open(key) : new Nothing(key);
    }

    @Override
    public Found read(ContentKey key, long offset, ByteBuffer into) {
        return isCached.test(key.mount()) ? cache.read(key, offset, into) : Found.NOT_ALL;
    }

    @Override
    public boolean adopt(ContentKey key, Path file) {
        return isCached.test(key.mount()) && cache.adopt(key, file);
    }

    @Override
    public Path stagingDirectory() throws IOException {
        return cache.stagingDirectory();
    }

    @Override
    public void keepReserve() {
        cache.keepReserve();
    }

    @Override
    public void remove(ContentKey key) {
        cache.remove(key);
    }

    @Override
    public long cachedBytes(ContentKey key) {
        return cache.cachedBytes(key);
    }

    @Override
    public CacheStatus status() {
        return cache.status();
    }

    @Override
    public CacheVerification verify(CacheVerification.Watcher watcher) {
        return cache.verify(watcher);
    }

    @Override
    public CacheVerification verify(ContentKey key, CacheVerification.Watcher watcher) {
        return cache.verify(key, watcher);
    }

    @Override
    public void close() {
        cache.close();
    }

    /** The place of a content of which no block is kept. */
    private record Nothing(ContentKey key) implements CachedContent {
        @Override
        public boolean isPresent(int block) {
            return false;
        }

        @Override
        public boolean isComplete() {
            return false;
        }

        @Override
        public boolean put(int block, ByteBuffer data) {
            return false;
        }

        @Override
        public boolean read(long offset, ByteBuffer into) {
            return false;
        }

        @Override
        public Optional<Region> region(long offset, int length) {
            return Optional.empty();
        }

        @Override
        public Optional<LocalFile> localFile() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
