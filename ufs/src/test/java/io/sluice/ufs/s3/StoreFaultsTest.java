package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ufs.decorate.RetryClock;
import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.ufs.decorate.RetryingUnderFileSystem;
import io.sluice.vfs.Content;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.core.read.ReadPath;
import io.sluice.vfs.core.read.ReadSettings;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.MemoryContentCache;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Reads objects through the connector, its retries and the read path while the way to the store has faults of fourteen kinds.
 *
 * <p>{@code -Dsluice.faults.count} says how many (10,000), {@code -Dsluice.faults.seed} which. Time between attempts runs 2,000 times as fast.
 */
final class StoreFaultsTest {
    private static final int COUNT = Integer.getInteger("sluice.faults.count", 10_000);
    private static final long SEED = Long.getLong("sluice.faults.seed", System.nanoTime());
    private static final int READERS = 24;
    private static final int OBJECTS = 150;
    private static final int BLOCK = 8 << 10;
    private static final int HASTE = 2_000;
    private static final ReadSettings SETTINGS =
            new ReadSettings(0, 8 << 20, 4 * BLOCK, 1 << 20, Duration.ofSeconds(2));

    @TempDir
    private Path temporary;

    private final List<Content> contents = new ArrayList<>();
    private final List<ContentKey> keys = new ArrayList<>();
    private final AtomicInteger exact = new AtomicInteger();
    private final Map<VfsError, Integer> errors = new EnumMap<>(VfsError.class);

    /** Time between attempts, hastened. */
    private static final class HastyClock implements RetryClock {
        private final long origin = System.nanoTime();

        @Override
        public long nanoTime() {
            return (System.nanoTime() - origin) * HASTE;
        }

        @Override
        public void sleep(Duration duration) throws InterruptedException {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos() / HASTE);
        }

        @Override
        public double random() {
            return ThreadLocalRandom.current().nextDouble();
        }
    }

    private static byte[] bytes(int object) {
        byte[] bytes = new byte[object % 5 == 0 ? 2 * BLOCK + object * 20 : 100 + object * 50];
        new Random(object).nextBytes(bytes);
        return bytes;
    }

    @Test
    void whateverGoesWrongAReadIsExactOrAnError() throws Exception {
        S3Server server = new S3Server(new TransientNio2BlobStore());
        try (FaultProxy proxy = new FaultProxy(server.endpoint(), SEED)) {
            String bucket = plant(server);
            Map<String, String> options = new HashMap<>(server.options());
            options.put("endpoint", proxy.endpoint());
            options.put("request-timeout", "500ms");
            try (UnderFileSystem store = new RetryingUnderFileSystem(
                            openAtLast(bucket, options),
                            new RetryPolicy(Duration.ofHours(1), Duration.ofMillis(100), Duration.ofSeconds(10)),
                            new HastyClock(),
                            bucket);
                    MemoryContentCache cache = new MemoryContentCache(temporary, BLOCK);
                    ReadPath path = new ReadPath(cache, SETTINGS)) {
                open(store, path);
                proxy.failing(0.6);
                readUntil(proxy, cache);
                proxy.failing(0);
                readAllExactly(cache);
            }
            System.out.printf(
                    "store faults: seed=%d faults=%d exact=%d short=0 wrong=0 hung=0 errors=%s %s%n",
                    SEED, proxy.faults(), exact.get(), errors, proxy.counts());
            assertThat(proxy.counts()).hasSize(Fault.values().length);
        } finally {
            server.stop();
        }
    }

    /** The first requests of a process take longer than those that follow. */
    private static UnderFileSystem openAtLast(String bucket, Map<String, String> options) throws UfsException {
        for (int tries = 50; ; tries--) {
            try {
                return new S3Factory().open(MountUri.parse("s3://" + bucket), options);
            } catch (UfsException e) {
                if (tries == 0) {
                    throw e;
                }
            }
        }
    }

    private static String plant(S3Server server) {
        String bucket = server.newBucket();
        for (int object = 0; object < OBJECTS; object++) {
            byte[] bytes = bytes(object);
            server.blobs()
                    .putBlob(
                            PutObjectRequest.builder()
                                    .bucket(bucket)
                                    .key("o" + object)
                                    .contentLength((long) bytes.length)
                                    .build(),
                            new ByteArrayInputStream(bytes));
        }
        return bucket;
    }

    private void open(UnderFileSystem store, ReadPath path) throws Exception {
        for (int object = 0; object < OBJECTS; object++) {
            StorePath at = StorePath.of("o" + object);
            StoreEntry.StoreFile file = (StoreEntry.StoreFile) store.stat(at).orElseThrow();
            ContentKey key = new ContentKey("/mount", at, file.size(), file.version());
            keys.add(key);
            contents.add(path.open(new InodeId(1000 + object), key, store, cached -> {}));
        }
    }

    private void readUntil(FaultProxy proxy, MemoryContentCache cache) throws Exception {
        ExecutorService readers = Executors.newFixedThreadPool(READERS);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int reader = 0; reader < READERS; reader++) {
                Random random = new Random(SEED + reader);
                ends.add(readers.submit(() -> {
                    while (proxy.faults() < COUNT) {
                        readOnce(random, cache);
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get(300, TimeUnit.SECONDS);
            }
        } finally {
            readers.shutdownNow(); // none is waited for: one that hangs is what this looks for
        }
    }

    /** Reads a part of an object or all of it, one way or the other; then it is not cached any more. */
    private void readOnce(Random random, MemoryContentCache cache) throws Exception {
        int object = random.nextInt(OBJECTS);
        byte[] bytes = bytes(object);
        // Of an object of several blocks only a part is asked for at once: no checksum covers a part, and none is
        // flipped.
        int first = bytes.length > BLOCK ? random.nextInt(bytes.length / BLOCK) * BLOCK : 0;
        int block = Math.min(BLOCK, bytes.length - first);
        int offset = first + random.nextInt(block);
        int length = 1 + random.nextInt(first + block - offset);
        try {
            byte[] read = random.nextInt(4) == 0 ? region(object, offset, length) : read(object, offset, length);
            assertThat(read)
                    .as("seed %d object %d from %d", SEED, object, offset)
                    .isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
            exact.incrementAndGet();
        } catch (VfsException e) {
            synchronized (errors) {
                errors.merge(e.error(), 1, Integer::sum);
            }
        }
        cache.lose(keys.get(object));
    }

    private byte[] read(int object, int offset, int length) throws VfsException {
        ByteBuffer into = ByteBuffer.allocate(length);
        assertThat(contents.get(object).read(offset, into)).isEqualTo(length);
        assertThat(into.hasRemaining()).isFalse();
        return into.array();
    }

    private byte[] region(int object, int offset, int length) throws Exception {
        Optional<Region> region = contents.get(object).region(offset, length);
        if (region.isEmpty()) {
            return read(object, offset, length);
        }
        try (Region there = region.get()) {
            ByteBuffer into = ByteBuffer.allocate(length);
            assertThat(there.length()).isEqualTo(length);
            assertThat(there.channel().read(into, there.position())).isEqualTo(length);
            return into.array();
        }
    }

    /** Requests that still come byte by byte are waited for, as everybody's who comes while they last. */
    private void readAllExactly(MemoryContentCache cache) throws VfsException {
        cache.loseEverything();
        for (int object = 0; object < OBJECTS; object++) {
            byte[] bytes = bytes(object);
            assertThat(readAtLast(object, bytes.length)).isEqualTo(bytes);
        }
    }

    private byte[] readAtLast(int object, int length) throws VfsException {
        for (int tries = 20; ; tries--) {
            try {
                return read(object, 0, length);
            } catch (VfsException e) {
                if (tries == 0) {
                    throw e;
                }
            }
        }
    }
}
