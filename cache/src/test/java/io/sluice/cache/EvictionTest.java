package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static io.sluice.cache.Caches.blockFiles;
import static io.sluice.cache.Caches.bytes;
import static io.sluice.cache.Caches.fill;
import static io.sluice.cache.Caches.has;
import static io.sluice.cache.Caches.key;
import static io.sluice.cache.Caches.put;
import static io.sluice.cache.Caches.usedBytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Lease;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.testing.ManyThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EvictionTest {
    private static final byte[] ONE = bytes(BLOCK, 1);

    @TempDir
    private Path temporary;

    @Test
    void theContentThatNobodyHasUsedForLongestGoesFirst() throws IOException {
        try (DiskContentCache cache = Caches.open(temporary, 3 * BLOCK, Caches.all(CachePolicy.LRU))) {
            fill(cache, key("a", BLOCK), ONE);
            fill(cache, key("b", BLOCK), ONE);
            fill(cache, key("c", BLOCK), ONE);
            assertThat(has(cache, key("a", BLOCK), ONE)).isTrue();
            assertThat(fill(cache, key("d", BLOCK), ONE)).isTrue();
            assertThat(cache.cachedBytes(key("b", BLOCK))).isZero();
            assertThat(cache.cachedBytes(key("a", BLOCK))).isEqualTo(BLOCK);
            assertThat(cache.status().evictions()).isEqualTo(1);
            assertThat(blockFiles(temporary)).hasSize(3);
        }
    }

    @Test
    void whatEachMountHasAndLosesIsCountedAlsoAfterARestart() throws IOException {
        ContentKey other = new ContentKey("m2", StorePath.of("x"), BLOCK, new ContentVersion("v1"));
        try (DiskContentCache cache = Caches.open(temporary, 3 * BLOCK, Caches.all(CachePolicy.LRU))) {
            fill(cache, other, ONE);
            fill(cache, key("a", BLOCK), ONE);
            fill(cache, key("b", BLOCK), ONE);
            String mount = key("a", BLOCK).mount();
            assertThat(cache.status().mounts())
                    .containsExactlyInAnyOrder(
                            new CacheStatus.Mount(mount, 2 * BLOCK, 0), new CacheStatus.Mount("m2", BLOCK, 0));
            fill(cache, key("c", BLOCK), ONE);
            assertThat(cache.status().mounts())
                    .containsExactlyInAnyOrder(
                            new CacheStatus.Mount(mount, 3 * BLOCK, 0), new CacheStatus.Mount("m2", 0, 1));
            cache.remove(key("b", BLOCK));
            assertThat(cache.status().mounts()).contains(new CacheStatus.Mount(mount, 2 * BLOCK, 0));
        }
        try (DiskContentCache cache = Caches.open(temporary, 3 * BLOCK, Caches.all(CachePolicy.LRU))) {
            assertThat(cache.status().mounts())
                    .containsExactly(new CacheStatus.Mount(key("a", BLOCK).mount(), 2 * BLOCK, 0));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "TINYLFU", "LRU"})
    void whatIsLeasedStaysHoweverFullTheCacheBecomes(CachePolicy policy) throws IOException {
        try (DiskContentCache cache = Caches.open(temporary, 3 * BLOCK, Caches.all(policy))) {
            List<Lease> leases = new ArrayList<>();
            fill(cache, key("content", BLOCK), ONE);
            CachedContent content = cache.open(key("content", BLOCK));
            leases.add(content);
            fill(cache, key("region", BLOCK), ONE);
            fill(cache, key("file", BLOCK), ONE);
            Region region;
            LocalFile file;
            try (CachedContent one = cache.open(key("region", BLOCK));
                    CachedContent other = cache.open(key("file", BLOCK))) {
                region = one.region(0, BLOCK).orElseThrow();
                file = other.localFile().orElseThrow();
            }
            leases.add(region);
            leases.add(file);
            assertThat(fill(cache, key("more", BLOCK), ONE)).isFalse();
            assertThat(Caches.reads(content, ONE, 0, BLOCK)).isTrue();
            ByteBuffer into = ByteBuffer.allocate(BLOCK);
            assertThat(region.channel().read(into, region.position())).isEqualTo(BLOCK);
            assertThat(into.array()).isEqualTo(ONE);
            assertThat(file.path()).hasBinaryContent(ONE);
            for (Lease lease : leases) {
                lease.close();
                lease.close();
                assertThat(fill(cache, key("more" + leases.indexOf(lease), BLOCK), ONE))
                        .isTrue();
            }
            assertThat(usedBytes(cache)).isEqualTo(3 * BLOCK);
        }
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void aFileLargerThanTheLimitIsNotAdopted(CachePolicy policy) throws IOException {
        byte[] bytes = bytes(4 * BLOCK, 2);
        try (DiskContentCache cache = Caches.open(temporary, 4 * BLOCK - 1, Caches.all(policy))) {
            fill(cache, key("a", BLOCK), ONE);
            Path staged = Files.write(cache.stagingDirectory().resolve("s"), bytes);
            assertThat(cache.adopt(key("large", bytes.length), staged)).isFalse();
            assertThat(staged).hasBinaryContent(bytes);
            assertThat(has(cache, key("a", BLOCK), ONE)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "TINYLFU", "LRU"})
    void anAdoptedFileMakesRoomForItself(CachePolicy policy) throws IOException {
        byte[] bytes = bytes(3 * BLOCK, 3);
        try (DiskContentCache cache = Caches.open(temporary, 4 * BLOCK, Caches.all(policy))) {
            for (int i = 0; i < 4; i++) {
                fill(cache, key("f" + i, BLOCK), ONE);
            }
            Path staged = Files.write(cache.stagingDirectory().resolve("s"), bytes);
            assertThat(cache.adopt(key("large", bytes.length), staged)).isTrue();
            assertThat(usedBytes(cache)).isEqualTo(4 * BLOCK);
            assertThat(has(cache, key("large", bytes.length), bytes)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void aContentLargerThanTheLimitIsKeptInPart(CachePolicy policy) {
        byte[] bytes = bytes(5 * BLOCK, 4);
        try (DiskContentCache cache = Caches.open(temporary, 3 * BLOCK, Caches.all(policy))) {
            assertThat(fill(cache, key("large", bytes.length), bytes)).isFalse();
            assertThat(cache.cachedBytes(key("large", bytes.length))).isEqualTo(3 * BLOCK);
        }
    }

    @Test
    void aLimitThatBecameSmallerHoldsFromTheStart() throws IOException {
        try (DiskContentCache cache = Caches.open(temporary, 10 * BLOCK, Caches.all(CachePolicy.LRU))) {
            for (int i = 0; i < 10; i++) {
                fill(cache, key("f" + i, BLOCK), ONE);
            }
        }
        try (DiskContentCache cache = Caches.open(temporary, 4 * BLOCK, Caches.all(CachePolicy.LRU))) {
            assertThat(usedBytes(cache)).isEqualTo(4 * BLOCK);
            assertThat(blockFiles(temporary)).hasSize(4);
            assertThat(has(cache, key("f9", BLOCK), ONE)).isTrue(); // the first put go first
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "TINYLFU", "LRU"})
    void contentsAreLimitedInNumberToo(CachePolicy policy) {
        CacheDirectory only = new CacheDirectory(temporary, new SpaceLimit.Bytes(1L << 30));
        try (DiskContentCache cache = Caches.open(new CacheSettings(List.of(only), BLOCK, 5, 64), Caches.all(policy))) {
            for (int i = 0; i < 20; i++) {
                assertThat(fill(cache, key("f" + i, 1), new byte[1])).isTrue();
            }
            assertThat(cache.status().contents()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void whatIsRemovedWhileItIsHeldIsFreedWhenItIsLetGo(CachePolicy policy) throws IOException {
        try (DiskContentCache cache = Caches.open(temporary, 3 * BLOCK, Caches.all(policy))) {
            fill(cache, key("a", BLOCK), ONE);
            try (CachedContent content = cache.open(key("a", BLOCK))) {
                cache.remove(key("a", BLOCK));
                assertThat(usedBytes(cache)).isEqualTo(BLOCK);
                assertThat(content.isPresent(0)).isTrue();
            }
            assertThat(usedBytes(cache)).isZero();
            assertThat(blockFiles(temporary)).isEmpty();
            fill(cache, key("b", BLOCK), ONE);
            cache.remove(key("b", BLOCK));
            assertThat(usedBytes(cache)).isZero();
            assertThat(cache.status().contents()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void theLimitIsNeverPassedWhateverIsPutHeldRemovedAndRestarted(CachePolicy policy) throws IOException {
        for (long seed = 1; seed <= 2; seed++) {
            Path directory = temporary.resolve(policy.word() + seed);
            LimitModel model = new LimitModel(directory, 20L * BLOCK, seed, Caches.all(policy));
            model.run(120);
        }
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void theLimitIsNeverPassedByManyThreadsAtOnce(CachePolicy policy) throws Exception {
        byte[] bytes = bytes(4 * BLOCK, 5);
        try (DiskContentCache cache = Caches.open(temporary, 24L * BLOCK, Caches.all(policy))) {
            ManyThreads.run(24, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 60; i++) {
                    int length = 1 + random.nextInt(bytes.length);
                    var key = key("f" + random.nextInt(40) + "-" + length % 3, 4 * BLOCK);
                    try (CachedContent content = cache.open(key)) {
                        int block = random.nextInt(4);
                        put(content, bytes, block);
                        Caches.reads(content, bytes, block * BLOCK, BLOCK);
                        content.region((long) block * BLOCK, BLOCK).ifPresent(Region::close);
                        if (random.nextInt(20) == 0) {
                            cache.remove(key);
                        }
                    }
                    assertThat(usedBytes(cache)).isLessThanOrEqualTo(24 * BLOCK);
                }
            });
            long present = 0;
            for (int f = 0; f < 40; f++) {
                for (int rest = 0; rest < 3; rest++) {
                    present += cache.cachedBytes(key("f" + f + "-" + rest, 4 * BLOCK));
                }
            }
            assertThat(usedBytes(cache)).isEqualTo(present);
            assertThat(blockFiles(temporary)).hasSize((int) cache.status().contents());
        }
    }
}
