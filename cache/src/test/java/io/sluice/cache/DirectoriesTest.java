package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static io.sluice.cache.Caches.blockFiles;
import static io.sluice.cache.Caches.bytes;
import static io.sluice.cache.Caches.fill;
import static io.sluice.cache.Caches.has;
import static io.sluice.cache.Caches.key;
import static io.sluice.cache.Caches.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.CacheStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several directories, each with a limit of its own; the first is the fast one. */
final class DirectoriesTest {
    private static final int SIZE = 3 * BLOCK;
    private static final byte[] BYTES = bytes(SIZE, 1);

    @TempDir
    private Path temporary;

    private final AtomicLong clock = new AtomicLong();

    private DiskContentCache open(Path first, long firstLimit, Path second, long secondLimit) {
        return DiskContentCache.open(
                new CacheSettings(
                        List.of(
                                new CacheDirectory(first, new SpaceLimit.Bytes(firstLimit)),
                                new CacheDirectory(second, new SpaceLimit.Bytes(secondLimit))),
                        BLOCK,
                        10_000,
                        64),
                clock::get,
                Caches.all(CachePolicy.LRU));
    }

    private static long used(DiskContentCache cache, int directory) {
        return cache.status().directories().get(directory).usedBytes();
    }

    @Test
    void theFirstWithRoomIsFilledFirstAndNoneIsFilledBeyondItsLimit() throws Exception {
        Path fast = temporary.resolve("fast");
        Path large = temporary.resolve("large");
        try (DiskContentCache cache = open(fast, 4 * SIZE, large, 20 * SIZE)) {
            for (int i = 0; i < 200; i++) {
                assertThat(fill(cache, key("f" + i, SIZE), BYTES)).isTrue();
                assertThat(used(cache, 0)).isEqualTo((long) Math.min(i + 1, 4) * SIZE);
                assertThat(used(cache, 1)).isEqualTo((long) Math.clamp(i - 3, 0, 20) * SIZE);
                clock.incrementAndGet();
            }
            assertThat(cache.status().evictions()).isEqualTo(200 - 24);
        }
        assertThat(blockFiles(fast)).hasSize(4);
        assertThat(blockFiles(large)).hasSize(20);
        try (DiskContentCache cache = open(fast, 4 * SIZE, large, 20 * SIZE)) {
            assertThat(used(cache, 0)).isEqualTo(4L * SIZE);
            assertThat(used(cache, 1)).isEqualTo(20L * SIZE);
            assertThat(has(cache, key("f199", SIZE), BYTES)).isTrue();
        }
    }

    @Test
    void whatIsInMemoryOnlyIsNoPlaceForFilesThatAreNotYetStored() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
        Path memory = Files.createDirectory(temporary.resolve("memory"));
        run("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", memory.toString());
        try (DiskContentCache cache = open(memory.resolve("cache"), 1 << 20, temporary.resolve("disk"), 1 << 20)) {
            assertThat(cache.stagingDirectory()).isEqualTo(temporary.resolve("disk/staging"));
            fill(cache, key("a", SIZE), BYTES);
            assertThat(used(cache, 0)).isEqualTo(SIZE);
            Path staged = Files.write(cache.stagingDirectory().resolve("b"), BYTES);
            assertThat(cache.adopt(key("b", SIZE), staged)).isTrue();
            assertThat(used(cache, 1)).isEqualTo(SIZE);
        } finally {
            run("umount", "-l", memory.toString());
        }
    }

    @Test
    void oneThatFailsLeavesTheOtherInUseAndWhatBothHaveIsKeptOnce() throws Exception {
        Path first = temporary.resolve("first");
        Path second = temporary.resolve("second");
        try (DiskContentCache cache = open(first, 1 << 20, second, 1 << 20)) {
            fill(cache, key("a", SIZE), BYTES);
            fill(cache, key("b", SIZE), BYTES);
        }
        Path away = Files.move(first, temporary.resolve("away"));
        Files.writeString(first, "a file is in its way");
        try (DiskContentCache cache = open(first, 1 << 20, second, 1 << 20)) {
            assertThat(cache.status().directories().stream()
                            .map(CacheStatus.Directory::alarm)
                            .map(alarm -> alarm.isPresent()))
                    .containsExactly(true, false);
            assertThat(fill(cache, key("a", SIZE), BYTES)).isTrue();
            assertThat(used(cache, 1)).isEqualTo(SIZE);
            Files.delete(first);
            Files.move(away, first);
            clock.addAndGet(Alarm.PAUSE_NANOS);
            assertThat(fill(cache, key("c", SIZE), BYTES)).isTrue();
            for (String name : List.of("a", "b", "c")) {
                assertThat(has(cache, key(name, SIZE), BYTES)).isTrue();
            }
            assertThat(used(cache, 0)).isEqualTo(2L * SIZE);
            assertThat(used(cache, 1)).isEqualTo(SIZE);
            assertThat(blockFiles(first)).hasSize(2);
            assertThat(blockFiles(second)).hasSize(1);
        }
    }
}
