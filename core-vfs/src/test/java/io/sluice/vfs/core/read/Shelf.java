package io.sluice.vfs.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Content;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.testing.MemoryContentCache;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A read path over a store and a cache of its own, with blocks of 1 KiB and everything else in proportion. */
final class Shelf implements AutoCloseable {
    static final int BLOCK = 1024;
    static final ReadSettings SETTINGS =
            new ReadSettings(32 * BLOCK, 256 * BLOCK, 8 * BLOCK, 64 * BLOCK, Duration.ofSeconds(20));
    static final InodeId INODE = new InodeId(77);

    final MemoryUnderFileSystem blobs = new MemoryUnderFileSystem();
    final SteppedStore store = new SteppedStore(blobs);
    final MemoryContentCache disk;
    final FickleCache cache;
    final ReadPath path;

    /** What the read path takes for the time; stands still unless a test moves it. */
    final AtomicLong nanoTime = new AtomicLong();

    private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();

    Shelf(Path directory) {
        this(directory, SETTINGS, BLOCK);
    }

    Shelf(Path directory, ReadSettings settings) {
        this(directory, settings, BLOCK);
    }

    Shelf(Path directory, ReadSettings settings, int blockBytes) {
        this(directory, settings, blockBytes, Long.MAX_VALUE);
    }

    /** @param cacheBytes how much the cache says that it can hold */
    Shelf(Path directory, ReadSettings settings, int blockBytes, long cacheBytes) {
        disk = new MemoryContentCache(directory, blockBytes);
        disk.claimLimit(cacheBytes);
        cache = new FickleCache(disk);
        path = new ReadPath(cache, settings, nanoTime::get);
    }

    /** Bytes that differ at every offset and for every seed. */
    static byte[] bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** A file with new bytes, in the store only. */
    byte[] plant(String name, int size) {
        byte[] bytes = bytes(name.hashCode(), size);
        blobs.plant(name, bytes);
        return bytes;
    }

    ContentKey key(String name) throws UfsException {
        StorePath place = StorePath.of(name);
        StoreEntry.StoreFile file = (StoreEntry.StoreFile) blobs.stat(place).orElseThrow();
        return new ContentKey("m1", place, file.size(), file.version());
    }

    Content open(String name) throws UfsException {
        return path.open(INODE, key(name), store, cached -> {});
    }

    /** A content of a version that the store never had. */
    Content openVersion(String name, String version) throws UfsException {
        ContentKey key = key(name);
        return path.open(
                INODE, new ContentKey("m1", key.path(), key.size(), new ContentVersion(version)), store, cached -> {});
    }

    static byte[] read(Content content, long offset, int length) throws VfsException {
        ByteBuffer into = ByteBuffer.allocate(length);
        int count = content.read(offset, into);
        assertThat(into.position()).isEqualTo(count);
        assertThat(into.limit()).isEqualTo(length);
        return Arrays.copyOf(into.array(), count);
    }

    static byte[] bytesOf(Region region) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(region.length());
        while (into.hasRemaining()) {
            region.channel().read(into, region.position() + into.position());
        }
        return into.array();
    }

    /** A read on a thread of its own. */
    Future<byte[]> readLater(Content content, long offset, int length) {
        return readers.submit(() -> read(content, offset, length));
    }

    /** The ranges that were asked of the store, in the order of their offsets: {@code 0+1024}. */
    List<String> requests() {
        return blobs.calls("read").stream()
                .map(call -> call.substring(call.lastIndexOf(' ') + 1))
                .sorted(Comparator.comparingLong(range -> Long.parseLong(range.substring(0, range.indexOf('+')))))
                .toList();
    }

    /** How much was asked of the store. */
    long requestedBytes() {
        return requests().stream()
                .mapToLong(range -> Long.parseLong(range.substring(range.indexOf('+') + 1)))
                .sum();
    }

    /** The range of blocks {@code from} to {@code to} as {@link #requests} tells it. */
    static String blocks(int from, int to) {
        return from * BLOCK + "+" + (to - from) * BLOCK;
    }

    void awaitIdle() {
        await(() -> path.statistics().requestsInFlight() == 0);
    }

    /** The same, when it has come to where it waits; everything that could wait before must do so already. */
    Future<byte[]> waitingRead(Content content, long offset, int length) {
        long before = waits();
        Future<byte[]> read = readLater(content, offset, length);
        await(() -> waits() > before);
        return read;
    }

    long waits() {
        return path.statistics().demandWaits();
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time is up").isLessThan(end);
            LockSupport.parkNanos(50_000);
        }
    }

    /** Also sees to it that nothing was left behind. */
    @Override
    public void close() {
        store.allowAll();
        readers.close();
        awaitIdle();
        assertThat(path.statistics().bytesInFlight()).isZero();
        path.close();
        assertThat(disk.openLeases()).isZero();
    }
}
