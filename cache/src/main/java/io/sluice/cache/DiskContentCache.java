package io.sluice.cache;

import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The block cache on local disks, kept across restarts. Thread-safe.
 *
 * <p>All that a read asks is in memory; the index on disk follows within a fraction of a second. After a stop that was not clean, each block is
 * compared with its CRC32C before its first use. A directory that is full, read-only or gone takes nothing for half a minute at a time and says
 * so in {@link #status}. One whose disk does not answer is not there until it does.
 */
public final class DiskContentCache implements ContentCache {
    /** How long an operation on a disk may take; then the disk is left alone until it has ended. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration CLOSING_LOOK = Duration.ofMillis(20);

    private final int blockBytes;
    private final ContentTable table;
    private final OpenFiles openFiles;
    private final List<DirectorySlot> slots;
    private final Ranking ranking = new Ranking();
    private final MountSpaces mounts = new MountSpaces();
    private final ContentReader reader;
    private final QuickReader quick;
    private final BlockWriter writer;
    private final StallWatch stalls;
    private final RecentNames names = new RecentNames();

    private DiskContentCache(CacheSettings settings, LongSupplier clock, Duration patience) {
        blockBytes = settings.blockBytes();
        table = new ContentTable(clock);
        openFiles = new OpenFiles(settings.maxOpenFiles());
        VolumeParts parts = new VolumeParts(settings, table, openFiles, ranking, mounts, clock);
        slots = settings.directories().stream()
                .map(directory -> new DirectorySlot(directory, parts))
                .toList();
        reader = new ContentReader(blockBytes, table);
        quick = new QuickReader(blockBytes, clock);
        writer = new BlockWriter(slots);
        stalls = new StallWatch(slots, patience);
    }

    /**
     * Opens the cache with what its directories have. A directory that can't be used is tried again later. Of what is there from before, nothing
     * makes room until there are rules: see {@link #follow}.
     *
     * @throws DirectoryInUseException if another daemon uses one of them
     */
    public static DiskContentCache open(CacheSettings settings) {
        long origin = System.nanoTime();
        return open(settings, () -> System.nanoTime() - origin);
    }

    /** @param clock nanoseconds since some time, at least 0, never going back */
    public static DiskContentCache open(CacheSettings settings, LongSupplier clock) {
        return open(settings, clock, PATIENCE, Optional.empty());
    }

    /** @param rules what holds from the start */
    public static DiskContentCache open(CacheSettings settings, LongSupplier clock, CacheRules rules) {
        return open(settings, clock, PATIENCE, Optional.of(rules));
    }

    /** @param patience how long the longest operation on a disk that is well may take */
    static DiskContentCache open(CacheSettings settings, LongSupplier clock, Duration patience) {
        return open(settings, clock, patience, Optional.empty());
    }

    private static DiskContentCache open(
            CacheSettings settings, LongSupplier clock, Duration patience, Optional<CacheRules> rules) {
        DiskContentCache cache = new DiskContentCache(settings, clock, patience);
        rules.ifPresent(cache.ranking::follow);
        try {
            cache.slots.forEach(DirectorySlot::openAtStart);
            return cache;
        } catch (DirectoryInUseException e) {
            cache.close();
            throw e;
        }
    }

    @Override
    public void follow(CacheRules rules) {
        ranking.follow(rules);
        volumes().forEach(CacheVolume::review);
    }

    @Override
    public int blockBytes() {
        return blockBytes;
    }

    @Override
    public CachedContent open(ContentKey key) {
        RecentNames.Named named = names.of(key);
        StoredContent leased = table.lease(named.name(), key.size());
        return new DiskContent(key, named.encoded(), blockBytes, table, reader, writer, leased);
    }

    @Override
    public Found read(ContentKey key, long offset, ByteBuffer into) {
        Objects.checkFromIndexSize(offset, (long) into.remaining(), key.size());
        StoredContent content = names.of(key).in(table);
        if (!into.hasRemaining() || !quick.read(content, offset, into)) {
            return ContentCache.super.read(key, offset, into);
        }
        return content.states().areAllPresent() ? Found.ALL_OF_A_COMPLETE_CONTENT : Found.ALL;
    }

    @Override
    public boolean adopt(ContentKey key, Path file) {
        Path staged = file.toAbsolutePath().normalize();
        Optional<CacheVolume> volume = volumes()
                .filter(candidate -> staged.startsWith(candidate.staging()))
                .findFirst();
        if (volume.isEmpty() || !isWhole(staged, key)) {
            return false;
        }
        if (key.size() == 0) {
            return consume(staged); // an empty content is complete without a file
        }
        byte[] encoded = ContentName.encode(key);
        StoredContent fresh = new StoredContent(ContentName.of(encoded), key.size());
        if (!fresh.lease()) {
            throw new IllegalStateException("a content that nobody knows is dead");
        }
        try {
            return volume.get().adopt(fresh, encoded, staged);
        } finally {
            table.release(fresh);
        }
    }

    private static boolean isWhole(Path staged, ContentKey key) {
        try {
            return Files.isRegularFile(staged, LinkOption.NOFOLLOW_LINKS) && Files.size(staged) == key.size();
        } catch (IOException e) {
            return false; // gone meanwhile
        }
    }

    private static boolean consume(Path staged) {
        try {
            Files.delete(staged);
            return true;
        } catch (IOException e) {
            return false; // it is where it was
        }
    }

    /** In the first directory that outlives a power failure; in the first of all if none does. */
    @Override
    public Path stagingDirectory() throws IOException {
        List<CacheVolume> open = volumes().filter(volume -> !volume.isStalled()).toList();
        for (CacheVolume volume : open) {
            if (!volume.isInMemory()) {
                return volume.staging();
            }
        }
        if (open.isEmpty()) {
            throw new IOException("no cache directory can be used: "
                    + slots.getFirst().status().alarm().orElse("closed"));
        }
        return open.getFirst().staging();
    }

    @Override
    public void keepReserve() {
        volumes().filter(CacheVolume::takes).forEach(CacheVolume::trim);
    }

    @Override
    public void remove(ContentKey key) {
        table.remove(ContentName.of(ContentName.encode(key)));
    }

    @Override
    public long cachedBytes(ContentKey key) {
        return table.find(ContentName.of(ContentName.encode(key)))
                .map(StoredContent::heldBytes)
                .orElse(0L);
    }

    @Override
    public CacheVerification verify(CacheVerification.Watcher watcher) {
        return new Verifier(blockBytes, table, watcher).all(volumes().toList());
    }

    @Override
    public CacheVerification verify(ContentKey key, CacheVerification.Watcher watcher) {
        Verifier verifier = new Verifier(blockBytes, table, watcher);
        table.find(ContentName.of(ContentName.encode(key))).ifPresent(verifier::one);
        return verifier.found();
    }

    @Override
    public CacheStatus status() {
        long contents =
                volumes().mapToLong(volume -> volume.account().contents()).sum();
        long evictions =
                volumes().mapToLong(volume -> volume.account().evictions()).sum();
        List<CacheStatus.Directory> directories =
                slots.stream().map(DirectorySlot::status).toList();
        long hitBytes =
                directories.stream().mapToLong(CacheStatus.Directory::hitBytes).sum();
        return new CacheStatus(directories, mounts.status(), contents, hitBytes, evictions);
    }

    /** Whether rules are still on their way to what is cached; for tests. */
    boolean isUnderReview() {
        return volumes().anyMatch(CacheVolume::isUnderReview);
    }

    /** Writes the index now; for tests. */
    void flushIndex() {
        volumes().forEach(CacheVolume::flushIndex);
    }

    /** A directory whose disk does not answer is left as it is: the next start takes it as after a kill. */
    @Override
    public void close() {
        reader.close();
        for (DirectorySlot slot : slots) {
            whileItAnswers(slot, slot::close);
        }
        if (volumes().noneMatch(CacheVolume::isStalled)) {
            openFiles.closeIdle();
        }
        stalls.close();
    }

    private static void whileItAnswers(DirectorySlot slot, Runnable work) {
        Thread thread = Thread.ofPlatform().daemon().name("cache-close").start(work);
        boolean interrupted = false;
        while (thread.isAlive() && !slot.isStalled()) {
            try {
                thread.join(CLOSING_LOOK);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Stream<CacheVolume> volumes() {
        return slots.stream().map(DirectorySlot::volume).flatMap(Optional::stream);
    }
}
