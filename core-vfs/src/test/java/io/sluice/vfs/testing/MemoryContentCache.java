package io.sluice.vfs.testing;

import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A content cache for tests: its index is in memory and nothing is evicted, but its bytes lie in real files below a directory given to it, so
 * that regions and local files are what a door would get. It does what a disk may do: refuse blocks, lose contents.
 */
public final class MemoryContentCache implements ContentCache {
    public static final int DEFAULT_BLOCK_BYTES = 1 << 20;

    private final Path directory;
    private final int blockBytes;
    private final Map<ContentKey, MemoryContent> contents = new HashMap<>(); // guarded by this
    private final AtomicLong hitBytes = new AtomicLong();
    private final AtomicInteger leases = new AtomicInteger();
    private int files; // guarded by this
    private boolean refusing; // guarded by this
    private CacheRules rules = CacheRules.DEFAULT; // guarded by this
    private volatile long limitBytes = Long.MAX_VALUE;

    public MemoryContentCache(Path directory) {
        this(directory, DEFAULT_BLOCK_BYTES);
    }

    public MemoryContentCache(Path directory, int blockBytes) {
        if (Integer.bitCount(blockBytes) != 1) {
            throw new IllegalArgumentException("not a power of two: " + blockBytes);
        }
        this.directory = directory;
        this.blockBytes = blockBytes;
    }

    /** From now on every block and file is refused, or no longer. */
    public synchronized void refuseAdmission(boolean refuse) {
        refusing = refuse;
    }

    /** Says that it can hold so much, but does not care. */
    public void claimLimit(long bytes) {
        limitBytes = bytes;
    }

    /** What was put of this content is gone, even for those who hold it; regions and local files that are leased stay good. */
    public void lose(ContentKey key) {
        content(key).lose();
    }

    /** {@link #lose} for all of them. */
    public void loseEverything() {
        all().forEach(MemoryContent::lose);
    }

    /** How many contents, regions and local files are open: 0 when nobody leaks. */
    public int openLeases() {
        return leases.get();
    }

    /** The rules that it was given last. */
    public synchronized CacheRules rules() {
        return rules;
    }

    @Override
    public synchronized void follow(CacheRules now) {
        rules = now;
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public CachedContent open(ContentKey key) {
        return content(key).open();
    }

    @Override
    public boolean adopt(ContentKey key, Path file) {
        try {
            if (refuses() || Files.size(file) != key.size()) {
                return false;
            }
            content(key).take(file);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Path stagingDirectory() throws IOException {
        return Files.createDirectories(directory.resolve("staging"));
    }

    @Override
    public synchronized void remove(ContentKey key) {
        contents.remove(key);
    }

    @Override
    public long cachedBytes(ContentKey key) {
        MemoryContent content;
        synchronized (this) {
            content = contents.get(key);
        }
        return content == null ? 0 : content.presentBytes();
    }

    @Override
    public CacheStatus status() {
        // A content asks this for more while it has its own monitor: so that comes first, and this must not hold its
        // own.
        List<MemoryContent> all = all();
        long used = all.stream().mapToLong(MemoryContent::presentBytes).sum();
        long cached = all.stream().filter(content -> content.presentBytes() > 0).count();
        Optional<String> alarm = refuses() ? Optional.of("refusing, as it was told") : Optional.empty();
        return new CacheStatus(
                List.of(new CacheStatus.Directory(directory, limitBytes, used, cached, 0, hitBytes.get(), 0, alarm)),
                List.of(),
                cached,
                hitBytes.get(),
                0);
    }

    @Override
    public CacheVerification verify(CacheVerification.Watcher watcher) {
        List<ContentKey> keys;
        synchronized (this) {
            keys = List.copyOf(contents.keySet());
        }
        CacheVerification found = CacheVerification.NONE;
        for (ContentKey key : keys) {
            found = found.plus(verify(key, _ -> true));
            if (!watcher.goOn(found)) {
                break;
            }
        }
        return found;
    }

    /** Finds everything in order: its bytes have no checksums. */
    @Override
    public CacheVerification verify(ContentKey key, CacheVerification.Watcher watcher) {
        long bytes = cachedBytes(key);
        long blocks = (bytes + blockBytes - 1) / blockBytes;
        return bytes == 0 ? CacheVerification.NONE : new CacheVerification(1, blocks, bytes, 0);
    }

    @Override
    public synchronized void close() {
        contents.clear();
    }

    private synchronized List<MemoryContent> all() {
        return List.copyOf(contents.values());
    }

    synchronized boolean refuses() {
        return refusing;
    }

    synchronized Path newFile() {
        try {
            return Files.createDirectories(directory).resolve("content-" + files++);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void hit(long bytes) {
        hitBytes.addAndGet(bytes);
    }

    void leased() {
        leases.incrementAndGet();
    }

    void released() {
        leases.decrementAndGet();
    }

    private synchronized MemoryContent content(ContentKey key) {
        return contents.computeIfAbsent(key, unknown -> new MemoryContent(this, unknown));
    }
}
