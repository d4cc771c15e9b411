package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentCache.Found;
import io.sluice.vfs.content.ContentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages a cache by chance, while it runs and while it does not, and reads it as the gateway does: what is missing is put again.
 *
 * <p>{@code -Dsluice.damage.count} says how many damages (10,000), {@code -Dsluice.damage.seed} which.
 */
final class DamageCampaignTest {
    private static final int COUNT = Integer.getInteger("sluice.damage.count", 10_000);
    private static final long SEED = Long.getLong("sluice.damage.seed", System.nanoTime());
    private static final int CONTENTS = 120;
    private static final int AT_ONCE = 80;
    private static final int TRIES = 3;
    private static final long LIMIT = 1L << 30;

    @TempDir
    private Path temporary;

    private final Random random = new Random(SEED);
    private final AtomicLong clock = new AtomicLong();
    private final Deque<CachedContent> held = new ArrayDeque<>();
    private Path directory;
    private DiskContentCache cache;
    private long reads;
    private long fetches;

    private DiskContentCache open() {
        return DiskContentCache.open(Caches.settings(directory, LIMIT), clock::get);
    }

    private static ContentKey key(int name) {
        return Caches.key("f" + name, name % 10 == 0 ? 20L * BLOCK + name : 1 + name * 300L);
    }

    private static byte[] bytes(ContentKey key) {
        return Caches.bytes((int) key.size(), key.size());
    }

    @Test
    void damageOfAnyKindCostsAFetchAndNeverAWrongByte() throws Exception {
        directory = temporary.resolve("cache");
        cache = open();
        Damages damages = new Damages(directory, Files.createDirectory(temporary.resolve("saved")), random);
        readAll();
        long all = Caches.usedBytes(cache);
        int round = 0;
        for (; damages.total() < COUNT; round++) {
            letTimePass();
            switch (random.nextInt(4)) {
                case 0 -> whileStopped(damages, true);
                case 1 -> whileStopped(damages, false);
                default -> whileRunning(damages);
            }
            letTimePass();
            clock.addAndGet(FileWatch.PAUSE_NANOS);
            readAll();
            letGo();
            assertThat(Caches.usedBytes(cache))
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo(all);
        }
        stop();
        Files.deleteIfExists(directory.resolve("clean"));
        cache = open();
        assertThat(Caches.blockFiles(directory)).hasSize((int) cache.status().contents());
        stop();
        System.out.printf(
                "damage campaign: seed=%d damages=%d rounds=%d reads=%d fetches=%d wrong=0 errors=0 %s%n",
                SEED, damages.total(), round, reads, fetches, damages.counts());
    }

    private void whileRunning(Damages damages) throws IOException {
        damages.ofFiles(1 + random.nextInt(AT_ONCE));
        switch (random.nextInt(4)) {
            case 0 -> damages.staleIndex();
            case 1 -> damages.damagedIndex();
            default -> cache.flushIndex();
        }
    }

    private void whileStopped(Damages damages, boolean cleanly) throws IOException {
        stop();
        if (!cleanly) {
            Files.deleteIfExists(directory.resolve("clean"));
        }
        letTimePass();
        switch (random.nextInt(6)) {
            case 0 -> damages.damagedIndex();
            case 1 -> damages.damagedMark();
            case 2, 3 -> damages.staleIndex();
            default -> damages.saveIndex();
        }
        if (random.nextInt(3) > 0) {
            damages.ofFiles(random.nextInt(AT_ONCE));
        }
        cache = open();
    }

    private void letGo() {
        while (!held.isEmpty()) {
            held.remove().close();
        }
    }

    private void stop() {
        letGo();
        cache.close();
    }

    /** Until the clock by which the file system stamps changes has moved on. */
    private void letTimePass() throws IOException {
        Path probe = temporary.resolve("probe");
        long before = changed(probe);
        while (changed(probe) == before) {
            Thread.onSpinWait();
        }
    }

    private static long changed(Path probe) throws IOException {
        return FileStamp.of(Files.write(probe, new byte[1])).changedNanos();
    }

    private void readAll() throws IOException {
        int first = random.nextInt(CONTENTS);
        for (int i = 0; i < CONTENTS; i++) {
            ContentKey key = key((first + i) % CONTENTS);
            byte[] bytes = bytes(key);
            try (CachedContent content = cache.open(key)) {
                switch (random.nextInt(3)) {
                    case 0 -> readFile(content, bytes);
                    case 1 -> readPieces(content, bytes);
                    default -> readThrough(content, bytes, 0, bytes.length);
                }
                readThrough(content, bytes, 0, bytes.length);
            }
            if (random.nextInt(20) == 0) {
                held.add(cache.open(key));
            }
            if (held.size() > 10) {
                held.remove().close();
            }
        }
    }

    private void readFile(CachedContent content, byte[] bytes) throws IOException {
        Optional<LocalFile> file = content.localFile();
        if (file.isPresent()) {
            try (LocalFile there = file.get()) {
                right(content, Files.readAllBytes(there.path()), bytes, 0);
            }
        }
    }

    private void readPieces(CachedContent content, byte[] bytes) throws IOException {
        for (int piece = 0; piece < 3; piece++) {
            int offset = random.nextInt(bytes.length);
            int length = 1 + random.nextInt(bytes.length - offset);
            Optional<Region> region = content.region(offset, length);
            if (region.isPresent()) {
                try (Region there = region.get()) {
                    ByteBuffer into = ByteBuffer.allocate(length);
                    assertThat(BlockFiles.read(there.channel(), into, there.position()))
                            .as("seed %d", SEED)
                            .isTrue();
                    right(content, into.array(), bytes, offset);
                }
            }
        }
    }

    /** As the read path does: what is not there is put, then it is there. */
    private void readThrough(CachedContent content, byte[] bytes, int offset, int length) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            ByteBuffer into = ByteBuffer.allocate(length);
            boolean there = random.nextBoolean()
                    ? content.read(offset, into)
                    : cache.read(content.key(), offset, into) != Found.NOT_ALL;
            if (there) {
                right(content, into.array(), bytes, offset);
                return;
            }
            fetches++;
            for (int block = offset / BLOCK; block <= (offset + length - 1) / BLOCK; block++) {
                assertThat(Caches.put(content, bytes, block))
                        .as("seed %d: %s is taken again", SEED, content.key().path())
                        .isTrue();
            }
        }
        throw new AssertionError("seed " + SEED + ": " + content.key().path() + " is not given back");
    }

    private void right(CachedContent content, byte[] read, byte[] bytes, int offset) {
        reads++;
        if (!Arrays.equals(read, 0, read.length, bytes, offset, offset + read.length)) {
            throw new AssertionError(
                    "seed " + SEED + ": wrong bytes of " + content.key().path());
        }
    }
}
