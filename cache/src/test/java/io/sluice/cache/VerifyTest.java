package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static io.sluice.cache.Caches.blockFiles;
import static io.sluice.cache.Caches.bytes;
import static io.sluice.cache.Caches.fill;
import static io.sluice.cache.Caches.flip;
import static io.sluice.cache.Caches.has;
import static io.sluice.cache.Caches.key;
import static io.sluice.cache.Caches.put;
import static io.sluice.cache.Caches.reads;
import static io.sluice.cache.Caches.usedBytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Region;
import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.content.ContentCache.CachedContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of all checksums on demand. */
final class VerifyTest {
    private static final byte[] BYTES = bytes(3 * BLOCK, 1);

    @TempDir
    private Path directory;

    private static CacheVerification verify(DiskContentCache cache) {
        return cache.verify(_ -> true);
    }

    @Test
    void aDamagedBlockIsDroppedCountedAndFetchedAgain() throws Exception {
        try (DiskContentCache cache = Caches.open(directory, 100L * BLOCK)) {
            fill(cache, key("a", BYTES.length), BYTES);
            flip(blockFiles(directory).getFirst(), BLOCK + 17);

            assertThat(verify(cache)).isEqualTo(new CacheVerification(1, 3, 3 * BLOCK, 1));
            assertThat(usedBytes(cache)).isEqualTo(2 * BLOCK);
            assertThat(cache.cachedBytes(key("a", BYTES.length))).isEqualTo(2 * BLOCK);
            try (CachedContent content = cache.open(key("a", BYTES.length))) {
                assertThat(content.isPresent(1)).isFalse();
                assertThat(reads(content, BYTES, 0, BLOCK)).isTrue();
                assertThat(put(content, BYTES, 1)).isTrue();
            }
            assertThat(has(cache, key("a", BYTES.length), BYTES)).isTrue();
            assertThat(verify(cache)).isEqualTo(new CacheVerification(1, 3, 3 * BLOCK, 0));
        }
    }

    @Test
    void aFileThatIsShortOrGoneIsDamagedInAllThatItLacks() throws Exception {
        try (DiskContentCache cache = Caches.open(directory, 100L * BLOCK)) {
            fill(cache, key("short", BYTES.length), BYTES);
            Caches.run(
                    "truncate", "-s", "5000", blockFiles(directory).getFirst().toString());
            assertThat(verify(cache)).isEqualTo(new CacheVerification(1, 3, 3 * BLOCK, 2));
            assertThat(usedBytes(cache)).isEqualTo(BLOCK);
            cache.remove(key("short", BYTES.length));
        }
        try (DiskContentCache cache = Caches.open(directory, 100L * BLOCK)) {
            fill(cache, key("gone", BYTES.length), BYTES);
        }
        try (DiskContentCache cache = Caches.open(directory, 100L * BLOCK)) {
            Files.delete(blockFiles(directory).getFirst());
            assertThat(verify(cache)).isEqualTo(new CacheVerification(1, 3, 3 * BLOCK, 3));
            assertThat(usedBytes(cache)).isZero();
            assertThat(fill(cache, key("gone", BYTES.length), BYTES)).isTrue();
        }
    }

    @Test
    void whatIsHeldByAReaderIsDroppedAllTheSame() throws Exception {
        try (DiskContentCache cache = Caches.open(directory, 100L * BLOCK)) {
            fill(cache, key("a", BYTES.length), BYTES);
            try (CachedContent content = cache.open(key("a", BYTES.length));
                    Region _ = content.region(0, BLOCK).orElseThrow()) {
                flip(blockFiles(directory).getFirst(), 0);
                assertThat(verify(cache).damagedBlocks()).isEqualTo(1);
                assertThat(content.isPresent(0)).isFalse();
            }
        }
    }

    @Test
    void damageThatWasFoundIsKnownAfterARestart() throws Exception {
        try (DiskContentCache cache = Caches.open(directory, 100L * BLOCK)) {
            fill(cache, key("a", BYTES.length), BYTES);
            flip(blockFiles(directory).getFirst(), 2 * BLOCK);
            assertThat(verify(cache).damagedBlocks()).isEqualTo(1);
        }
        try (DiskContentCache cache = Caches.open(directory, 100L * BLOCK)) {
            assertThat(cache.cachedBytes(key("a", BYTES.length))).isEqualTo(2 * BLOCK);
        }
    }

    @Test
    void aCheckIsNoUseSoTheOldestGoesFirstAsBefore() {
        AtomicLong clock = new AtomicLong();
        byte[] block = bytes(BLOCK, 2);
        try (DiskContentCache cache = DiskContentCache.open(
                Caches.settings(directory, 3L * BLOCK), clock::incrementAndGet, Caches.all(CachePolicy.LRU))) {
            for (String name : new String[] {"a", "b", "c"}) {
                fill(cache, key(name, BLOCK), block);
            }
            cache.verify(key("a", BLOCK), _ -> true);
            fill(cache, key("d", BLOCK), block);
            assertThat(cache.cachedBytes(key("a", BLOCK))).isZero();
            assertThat(cache.cachedBytes(key("b", BLOCK))).isEqualTo(BLOCK);
            assertThat(cache.status().directories().getFirst().evictions()).isEqualTo(1);
        }
    }
}
