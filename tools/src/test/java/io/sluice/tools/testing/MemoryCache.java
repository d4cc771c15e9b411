package io.sluice.tools.testing;

import io.sluice.vfs.Caller;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.core.CacheControl;
import io.sluice.vfs.core.load.LoadSource;
import io.sluice.vfs.core.read.CacheUse;
import io.sluice.vfs.core.read.LoadedPiece;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A cache that keeps only how much it has of each file of {@link MemoryFiles}. Thread-safe. */
public final class MemoryCache implements CacheControl, LoadSource {
    private static final long CAPACITY = 1 << 20;

    private final MemoryFiles files;
    private final Map<InodeId, Long> cached = new ConcurrentHashMap<>();
    private final Set<InodeId> broken = ConcurrentHashMap.newKeySet();
    private volatile long damagedBlocks;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    MemoryCache(MemoryFiles files) {
        this.files = files;
    }

    /** The file can't be loaded from now on. */
    public void breakFile(InodeId file) {
        broken.add(file);
    }

    /** The next check finds so many damaged blocks. */
    public void damage(long blocks) {
        damagedBlocks = blocks;
    }

    /** Loads wait from now on. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** They go on. */
    public void release() {
        gate.countDown();
    }

    long cachedBytes(InodeId file) {
        return cached.getOrDefault(file, 0L);
    }

    @Override
    public List<MountUse> use() {
        return List.of(new MountUse(VfsPath.ROOT, new CacheUse(3, 3 << 20, 1, 1 << 20, 5 << 20, 2), 3 << 20, 7));
    }

    @Override
    public long free(InodeId file) {
        Long bytes = cached.remove(file);
        return bytes == null ? 0 : bytes;
    }

    @Override
    public CacheVerification verify(CacheVerification.Watcher watcher) {
        long bytes = cached.values().stream().mapToLong(Long::longValue).sum();
        CacheVerification found = new CacheVerification(cached.size(), cached.size(), bytes, damagedBlocks);
        damagedBlocks = 0;
        watcher.goOn(found);
        return found;
    }

    @Override
    public CacheVerification verify(InodeId file, CacheVerification.Watcher watcher) {
        long bytes = cachedBytes(file);
        return bytes == 0 ? CacheVerification.NONE : new CacheVerification(1, 1, bytes, 0);
    }

    @Override
    public Optional<Target> open(Caller caller, InodeId file, InodeId parent) throws VfsException {
        if (broken.contains(file)) {
            throw new VfsException(VfsError.ACCESS_DENIED, "it is broken");
        }
        FileAttributes found = files.attributes(file);
        return Optional.of(new Whole(file, found.size()));
    }

    @Override
    public String nameOf(InodeId file, InodeId parent) {
        return files.pathOf(file);
    }

    @Override
    public long capacityBytes() {
        return CAPACITY;
    }

    private final class Whole implements Target {
        private final InodeId file;
        private final long size;

        private Whole(InodeId file, long size) {
            this.file = file;
            this.size = size;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public long cachedBytes() {
            return MemoryCache.this.cachedBytes(file);
        }

        @Override
        public long pieceBytes() {
            return CAPACITY;
        }

        @Override
        public LoadedPiece load(int piece) throws VfsException {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new VfsException(VfsError.UNAVAILABLE, "interrupted", e);
            }
            cached.put(file, size);
            return new LoadedPiece(size, false);
        }
    }
}
