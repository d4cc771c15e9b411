package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static io.sluice.cache.Caches.bytes;
import static io.sluice.cache.Caches.fill;
import static io.sluice.cache.Caches.has;
import static io.sluice.cache.Caches.key;
import static io.sluice.cache.Caches.put;
import static io.sluice.cache.Caches.reads;
import static io.sluice.cache.Caches.run;
import static io.sluice.cache.Caches.usedBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.ContentCache.CachedContent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DegradedDiskTest {
    private static final long LIMIT = 1L << 30;
    private static final byte[] BYTES = bytes(3 * BLOCK, 1);

    @TempDir
    private Path temporary;

    private final AtomicLong clock = new AtomicLong();

    private DiskContentCache open(Path directory) {
        return DiskContentCache.open(Caches.settings(directory, LIMIT), clock::get, CacheRules.DEFAULT);
    }

    private static CacheStatus.Directory directory(DiskContentCache cache) {
        return cache.status().directories().getFirst();
    }

    private static Path onlyFile(Path directory) throws IOException {
        return Caches.blockFiles(directory).getFirst();
    }

    @Test
    void aFileThatWasCutShortIsAMissAndIsTakenAgain() throws Exception {
        Path directory = temporary.resolve("cache");
        try (DiskContentCache cache = open(directory)) {
            fill(cache, key("a", BYTES.length), BYTES);
            try (CachedContent content = cache.open(key("a", BYTES.length))) {
                run("truncate", "-s", "5000", onlyFile(directory).toString());
                assertThat(content.region(2 * BLOCK, 10)).isEmpty();
                assertThat(content.isPresent(0)).isFalse();
                assertThat(put(content, BYTES, 2)).isTrue();
                assertThat(reads(content, BYTES, 2 * BLOCK, BLOCK)).isTrue();
                run("truncate", "-s", "5000", onlyFile(directory).toString());
                ByteBuffer into = ByteBuffer.allocate(100).position(50);
                assertThat(content.read(2 * BLOCK, into)).isFalse();
                assertThat(into.position()).isEqualTo(50);
            }
            assertThat(usedBytes(cache)).isZero();
            assertThat(Caches.blockFiles(directory)).isEmpty();
        }
    }

    @Test
    void aLocalFileThatWasCutShortOrDeletedIsAMiss() throws Exception {
        Path directory = temporary.resolve("cache");
        try (DiskContentCache cache = open(directory);
                CachedContent content = cache.open(key("a", BYTES.length))) {
            fill(cache, key("a", BYTES.length), BYTES);
            run("truncate", "-s", "5000", onlyFile(directory).toString());
            assertThat(content.localFile()).isEmpty();
            fill(cache, key("a", BYTES.length), BYTES);
            Files.delete(onlyFile(directory));
            assertThat(content.localFile()).isEmpty();
            fill(cache, key("a", BYTES.length), BYTES);
            try (LocalFile file = content.localFile().orElseThrow()) {
                assertThat(file.path()).hasBinaryContent(BYTES);
            }
            assertThat(usedBytes(cache)).isEqualTo(BYTES.length);
        }
    }

    @Test
    void aDeletedFileIsAMissAfterARestartToo() throws Exception {
        Path directory = temporary.resolve("cache");
        try (DiskContentCache cache = open(directory)) {
            fill(cache, key("a", BYTES.length), BYTES);
        }
        Files.delete(onlyFile(directory));
        try (DiskContentCache cache = open(directory);
                CachedContent content = cache.open(key("a", BYTES.length))) {
            assertThat(reads(content, BYTES, 0, 1)).isFalse();
            assertThat(put(content, BYTES, 0)).isTrue();
            assertThat(reads(content, BYTES, 0, BLOCK)).isTrue();
            assertThat(usedBytes(cache)).isEqualTo(BLOCK);
        }
        assertThat(directory.resolve("clean")).doesNotExist(); // somebody meddles here: trust nothing
    }

    @Test
    void aBlockPutIntoADeletedFileBeginsAFreshOne() throws Exception {
        Path directory = temporary.resolve("cache");
        try (DiskContentCache cache = open(directory)) {
            try (CachedContent content = cache.open(key("a", BYTES.length))) {
                put(content, BYTES, 0);
            }
        }
        Files.delete(onlyFile(directory));
        try (DiskContentCache cache = open(directory);
                CachedContent content = cache.open(key("a", BYTES.length))) {
            assertThat(put(content, BYTES, 1)).isTrue();
            assertThat(content.isPresent(0)).isFalse();
            assertThat(reads(content, BYTES, BLOCK, BLOCK)).isTrue();
        }
    }

    @Test
    void aVanishedDirectoryIsAnAlarmAndIsUsedAgainWhenItIsBack() throws Exception {
        Path directory = temporary.resolve("cache");
        Path away = temporary.resolve("away");
        try (DiskContentCache cache = open(directory)) {
            fill(cache, key("a", BYTES.length), BYTES);
            Files.move(directory, away);
            assertThat(fill(cache, key("b", BYTES.length), BYTES)).isFalse();
            assertThat(directory(cache).alarm()).isPresent();
            assertThat(directory).doesNotExist();
            Files.move(away, directory);
            assertThat(fill(cache, key("b", BYTES.length), BYTES)).isFalse(); // not before the pause is over
            clock.addAndGet(Alarm.PAUSE_NANOS);
            assertThat(fill(cache, key("b", BYTES.length), BYTES)).isTrue();
            assertThat(directory(cache).alarm()).isEmpty();
            assertThat(has(cache, key("a", BYTES.length), BYTES)).isTrue();
        }
    }

    @Test
    void aDirectoryThatCanNotBeOpenedIsTriedAgain() throws Exception {
        Path directory = temporary.resolve("cache");
        Files.writeString(directory, "a file is in its way");
        try (DiskContentCache cache = open(directory)) {
            assertThat(fill(cache, key("a", BYTES.length), BYTES)).isFalse();
            assertThat(directory(cache).alarm()).isPresent();
            Files.delete(directory);
            assertThat(fill(cache, key("a", BYTES.length), BYTES)).isFalse();
            clock.addAndGet(Alarm.PAUSE_NANOS);
            assertThat(fill(cache, key("a", BYTES.length), BYTES)).isTrue();
            assertThat(directory(cache).alarm()).isEmpty();
        }
    }

    @Test
    void aFullDiskIsAnAlarmAndEndsWhenThereIsRoom() throws Exception {
        inTmpfs("4m", mount -> {
            Path ballast = mount.resolve("ballast");
            try (DiskContentCache cache = open(mount.resolve("cache"))) {
                assertThat(fill(cache, key("a", BYTES.length), BYTES)).isTrue();
                cache.flushIndex();
                fillUp(ballast);
                assertThat(fill(cache, key("b", BYTES.length), BYTES)).isFalse();
                assertThat(directory(cache).alarm()).isPresent();
                assertThat(has(cache, key("a", BYTES.length), BYTES)).isTrue();
                cache.flushIndex(); // has no room either, and says nothing
                Files.delete(ballast);
                clock.addAndGet(Alarm.PAUSE_NANOS);
                assertThat(fill(cache, key("b", BYTES.length), BYTES)).isTrue();
                assertThat(has(cache, key("b", BYTES.length), BYTES)).isTrue();
                assertThat(usedBytes(cache)).isEqualTo(2L * BYTES.length);
            }
        });
    }

    @Test
    void aReadOnlyDiskIsAnAlarmAndStillRead() throws Exception {
        inTmpfs("8m", mount -> {
            Path directory = mount.resolve("cache");
            try (DiskContentCache cache = open(directory)) {
                fill(cache, key("a", BYTES.length), BYTES);
            }
            run("mount", "-o", "remount,ro", mount.toString());
            try (DiskContentCache cache = open(directory)) {
                assertThat(fill(cache, key("b", BYTES.length), BYTES)).isFalse();
                assertThat(directory(cache).alarm()).isPresent();
                run("mount", "-o", "remount,rw", mount.toString());
                clock.addAndGet(Alarm.PAUSE_NANOS);
                assertThat(fill(cache, key("b", BYTES.length), BYTES)).isTrue();
                assertThat(has(cache, key("a", BYTES.length), BYTES)).isTrue();
            }
        });
    }

    @Test
    void withoutALimitAPartOfTheFileSystemStaysFree() throws Exception {
        inTmpfs("16m", mount -> {
            CacheDirectory tenth = new CacheDirectory(mount.resolve("cache"), SpaceLimit.DEFAULT);
            byte[] large = bytes(64 * BLOCK, 2);
            try (DiskContentCache cache = Caches.open(new CacheSettings(List.of(tenth), BLOCK, 10_000, 64))) {
                for (int i = 0; i < 100; i++) {
                    assertThat(fill(cache, key("f" + i, large.length), large)).isTrue();
                    long free = Files.getFileStore(mount).getUsableSpace();
                    assertThat(free).isGreaterThan((16L << 20) / 20); // what the index needs comes off the tenth
                }
                assertThat(cache.status().evictions()).isPositive();
            }
        });
    }

    @Test
    void anInterruptedReaderBreaksNobodysChannel() throws Exception {
        try (DiskContentCache cache = open(temporary.resolve("cache"));
                CachedContent content = cache.open(key("a", BYTES.length))) {
            Thread.currentThread().interrupt();
            assertThat(put(content, BYTES, 0)).isTrue();
            assertThat(reads(content, BYTES, 0, BLOCK)).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            try (Region region = content.region(0, BLOCK).orElseThrow()) {
                region.channel().close(); // what an interrupt of somebody who reads a region does
            }
            assertThat(reads(content, BYTES, 0, BLOCK)).isTrue();
            assertThat(directory(cache).alarm()).isEmpty();
        }
    }

    @Test
    void descriptorsAreBounded() throws Exception {
        Path directory = temporary.resolve("cache");
        try (DiskContentCache cache = open(directory)) {
            for (int i = 0; i < 300; i++) {
                fill(cache, key("f" + i, BLOCK), bytes(BLOCK, i));
            }
            assertThat(openBlockFiles(directory)).isBetween(1L, 64L);
            List<Region> regions = Stream.iterate(0, i -> i + 1)
                    .limit(100)
                    .map(i -> {
                        try (CachedContent content = cache.open(key("f" + i, BLOCK))) {
                            return content.region(0, BLOCK).orElseThrow();
                        }
                    })
                    .toList();
            for (int i = 200; i < 300; i++) {
                assertThat(has(cache, key("f" + i, BLOCK), bytes(BLOCK, i))).isTrue();
            }
            assertThat(openBlockFiles(directory)).isBetween(100L, 101L);
            for (int i = 0; i < 100; i++) {
                ByteBuffer into = ByteBuffer.allocate(BLOCK);
                assertThat(regions.get(i).channel().read(into, 0)).isEqualTo(BLOCK);
                assertThat(into.array()).isEqualTo(bytes(BLOCK, i));
                regions.get(i).close();
            }
        }
        assertThat(openBlockFiles(directory)).isZero();
    }

    private static long openBlockFiles(Path directory) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(fd -> target(fd).startsWith(directory.resolve("blocks") + "/"))
                    .count();
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile: the one that lists them
        }
    }

    private static void fillUp(Path ballast) throws IOException {
        try (FileChannel channel = FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (true) {
                channel.write(ByteBuffer.allocate(4096));
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space");
        }
    }

    private interface OnMount {
        void run(Path mount) throws Exception;
    }

    private void inTmpfs(String size, OnMount test) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
        Path mount = Files.createDirectory(temporary.resolve("mount"));
        run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mount.toString());
        try {
            test.run(mount);
        } finally {
            run("umount", "-l", mount.toString());
        }
    }
}
