package io.sluice.vfs.core.read;

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
import java.util.function.IntPredicate;

/** A cache that takes blocks and loses them at once, refuses some, or claims to have what it can't give. Thread-safe. */
final class FickleCache implements ContentCache {
    private final ContentCache inner;
    private int toLose;
    private boolean boasting;
    private IntPredicate refusing = block -> false;

    FickleCache(ContentCache inner) {
        this.inner = inner;
    }

    /** The next so many blocks are taken and are gone before anybody can look. */
    synchronized void loseNext(int blocks) {
        toLose = blocks;
    }

    /** Every block is said to be there, and none can be read. */
    synchronized void boast() {
        boasting = true;
    }

    /** The blocks of these numbers are refused. */
    synchronized void refuse(IntPredicate blocks) {
        refusing = blocks;
    }

    private synchronized boolean loses() {
        return toLose > 0 && toLose-- > 0;
    }

    private synchronized boolean isBoasting() {
        return boasting;
    }

    private synchronized boolean refuses(int block) {
        return refusing.test(block);
    }

    @Override
    public void follow(CacheRules rules) {
        inner.follow(rules);
    }

    @Override
    public int blockBytes() {
        return inner.blockBytes();
    }

    @Override
    public CachedContent open(ContentKey key) {
        return new Place(inner.open(key));
    }

    @Override
    public boolean adopt(ContentKey key, Path file) {
        return inner.adopt(key, file);
    }

    @Override
    public Path stagingDirectory() throws IOException {
        return inner.stagingDirectory();
    }

    @Override
    public void remove(ContentKey key) {
        inner.remove(key);
    }

    @Override
    public long cachedBytes(ContentKey key) {
        return inner.cachedBytes(key);
    }

    @Override
    public CacheStatus status() {
        return inner.status();
    }

    @Override
    public CacheVerification verify(CacheVerification.Watcher watcher) {
        return inner.verify(watcher);
    }

    @Override
    public CacheVerification verify(ContentKey key, CacheVerification.Watcher watcher) {
        return inner.verify(key, watcher);
    }

    @Override
    public void close() {
        inner.close();
    }

    private final class Place implements CachedContent {
        private final CachedContent place;

        Place(CachedContent place) {
            this.place = place;
        }

        @Override
        public ContentKey key() {
            return place.key();
        }

        @Override
        public boolean isPresent(int block) {
            return isBoasting() || place.isPresent(block);
        }

        @Override
        public boolean isComplete() {
            return place.isComplete();
        }

        @Override
        public boolean put(int block, ByteBuffer data) {
            return !refuses(block) && (loses() || place.put(block, data));
        }

        @Override
        public boolean read(long offset, ByteBuffer into) {
            return !isBoasting() && place.read(offset, into);
        }

        @Override
        public Optional<Region> region(long offset, int length) {
            return isBoasting() ? Optional.empty() : place.region(offset, length);
        }

        @Override
        public Optional<LocalFile> localFile() {
            return place.localFile();
        }

        @Override
        public void close() {
            place.close();
        }
    }
}
