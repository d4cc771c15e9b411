package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentCache.Found;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link ContentCache} does, for whatever its limits are as long as a few blocks fit. */
public abstract class ContentCacheContract extends CacheScene {
    @Test
    void aContentThatNobodyPutIsNotThere() {
        try (CachedContent content = cache.open(key("a", 3 * BLOCK))) {
            assertThat(content.key()).isEqualTo(key("a", 3 * BLOCK));
            assertThat(content.isPresent(0)).isFalse();
            assertThat(content.isComplete()).isFalse();
            assertThat(content.read(0, ByteBuffer.allocate(1))).isFalse();
            assertThat(content.region(0, 1)).isEmpty();
            assertThat(content.localFile()).isEmpty();
        }
        assertThat(cache.cachedBytes(key("a", 3 * BLOCK))).isZero();
        assertThat(cache.status().contents()).isZero();
    }

    @Test
    void anEmptyContentIsComplete() {
        try (CachedContent content = cache.open(key("empty", 0))) {
            assertThat(content.isComplete()).isTrue();
            assertThat(content.read(0, ByteBuffer.allocate(0))).isTrue();
        }
    }

    @Test
    void aBlockThatWasPutIsReadBackFromAnyPlaceInIt() {
        byte[] bytes = bytes(3 * BLOCK, 1);
        try (CachedContent content = cache.open(key("a", bytes.length))) {
            put(content, bytes, 1);
            assertThat(content.isPresent(0)).isFalse();
            assertThat(content.isPresent(1)).isTrue();
            assertThat(read(content, BLOCK, BLOCK)).isEqualTo(Arrays.copyOfRange(bytes, BLOCK, 2 * BLOCK));
            assertThat(read(content, BLOCK + 17, 5)).isEqualTo(Arrays.copyOfRange(bytes, BLOCK + 17, BLOCK + 22));
        }
    }

    @Test
    void theLastBlockEndsWithTheContent() {
        byte[] bytes = bytes(BLOCK + 5, 2);
        try (CachedContent content = cache.open(key("a", bytes.length))) {
            put(content, bytes, 1);
            assertThat(read(content, BLOCK, 5)).isEqualTo(Arrays.copyOfRange(bytes, BLOCK, BLOCK + 5));
        }
        assertThat(cache.cachedBytes(key("a", bytes.length))).isEqualTo(5);
    }

    @Test
    void aBlockOfAnotherLengthIsTheCallersMistake() {
        try (CachedContent content = cache.open(key("a", 2 * BLOCK))) {
            assertThatThrownBy(() -> content.put(0, ByteBuffer.allocate(BLOCK - 1)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> content.put(2, ByteBuffer.allocate(BLOCK)))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void puttingABlockLeavesTheBuffersPositionAndTakesAnyKindOfBuffer() {
        byte[] bytes = bytes(3 * BLOCK, 3);
        ByteBuffer direct = ByteBuffer.allocateDirect(3 * BLOCK).put(bytes);
        ByteBuffer readOnly = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        try (CachedContent content = cache.open(key("a", bytes.length))) {
            direct.limit(BLOCK).position(0);
            readOnly.limit(2 * BLOCK).position(BLOCK);
            assertThat(content.put(0, direct)).isTrue();
            assertThat(content.put(1, readOnly)).isTrue();
            assertThat(direct.position()).isZero();
            assertThat(readOnly.position()).isEqualTo(BLOCK);
            assertThat(read(content, 0, 2 * BLOCK)).isEqualTo(Arrays.copyOf(bytes, 2 * BLOCK));
        }
    }

    @Test
    void puttingABlockASecondTimeChangesNothing() {
        byte[] bytes = bytes(BLOCK, 4);
        try (CachedContent content = cache.open(key("a", BLOCK))) {
            put(content, bytes, 0);
            assertThat(content.put(0, ByteBuffer.wrap(bytes))).isTrue();
            assertThat(read(content, 0, BLOCK)).isEqualTo(bytes);
        }
        assertThat(cache.cachedBytes(key("a", BLOCK))).isEqualTo(BLOCK);
        assertThat(cache.status().directories().getFirst().usedBytes()).isEqualTo(BLOCK);
    }

    @Test
    void aReadByKeySaysWhatIsThere() {
        byte[] bytes = bytes(2 * BLOCK, 5);
        ContentKey key = key("a", bytes.length);
        ByteBuffer into = ByteBuffer.allocate(100);
        assertThat(cache.read(key, 5, into)).isEqualTo(Found.NOT_ALL);
        try (CachedContent content = cache.open(key)) {
            put(content, bytes, 0);
        }
        for (int again = 0; again < 3; again++) {
            assertThat(cache.read(key, 5, into.clear())).isEqualTo(Found.ALL);
            assertThat(into.array()).isEqualTo(Arrays.copyOfRange(bytes, 5, 105));
            assertThat(cache.read(key, BLOCK - 1, into.clear())).isEqualTo(Found.NOT_ALL);
            assertThat(into.position()).isZero();
        }
        fill(key, bytes);
        for (int again = 0; again < 3; again++) {
            assertThat(cache.read(key, BLOCK - 1, into.clear())).isEqualTo(Found.ALL_OF_A_COMPLETE_CONTENT);
            assertThat(into.array()).isEqualTo(Arrays.copyOfRange(bytes, BLOCK - 1, BLOCK + 99));
        }
        assertThat(cache.status().hitBytes()).isEqualTo(600);
        cache.remove(key);
        assertThat(cache.read(key, 5, into.clear())).isEqualTo(Found.NOT_ALL);
    }

    @Test
    void aReadThatLacksABlockFailsAndLeavesTheBufferWhereItWas() {
        byte[] bytes = bytes(3 * BLOCK, 5);
        try (CachedContent content = cache.open(key("a", bytes.length))) {
            put(content, bytes, 0);
            put(content, bytes, 2);
            ByteBuffer into = ByteBuffer.allocate(3 * BLOCK);
            into.position(7).limit(7 + BLOCK);
            assertThat(content.read(BLOCK - 1, into)).isFalse();
            assertThat(into.position()).isEqualTo(7);
            assertThat(into.limit()).isEqualTo(7 + BLOCK);
            assertThat(content.region(BLOCK - 1, BLOCK)).isEmpty();
            put(content, bytes, 1);
            assertThat(content.read(BLOCK - 1, into)).isTrue();
            assertThat(into.hasRemaining()).isFalse();
        }
    }

    @Test
    void aRegionSpansNeighbouringBlocksOfOneFile() throws IOException {
        byte[] bytes = bytes(4 * BLOCK, 6);
        try (CachedContent content = cache.open(key("a", bytes.length))) {
            put(content, bytes, 1);
            put(content, bytes, 2);
            try (Region region = content.region(BLOCK + 9, BLOCK + 11).orElseThrow()) {
                assertThat(region.length()).isEqualTo(BLOCK + 11);
                assertThat(read(region)).isEqualTo(Arrays.copyOfRange(bytes, BLOCK + 9, 2 * BLOCK + 20));
            }
        }
    }

    @Test
    void aRegionOutlivesTheContentAndItsRemoval() throws IOException {
        byte[] bytes = bytes(BLOCK, 7);
        CachedContent content = cache.open(key("a", BLOCK));
        put(content, bytes, 0);
        Region region = content.region(0, BLOCK).orElseThrow();
        content.close();
        cache.remove(key("a", BLOCK));
        assertThat(read(region)).isEqualTo(bytes);
        region.close();
        region.close();
    }

    @Test
    void aContentIsALocalFileOnceItIsComplete() throws IOException {
        byte[] bytes = bytes(2 * BLOCK + 100, 8);
        try (CachedContent content = cache.open(key("a", bytes.length))) {
            put(content, bytes, 2);
            put(content, bytes, 0);
            assertThat(content.isComplete()).isFalse();
            assertThat(content.localFile()).isEmpty();
            put(content, bytes, 1);
            assertThat(content.isComplete()).isTrue();
            try (LocalFile file = content.localFile().orElseThrow()) {
                assertThat(Files.readAllBytes(file.path())).isEqualTo(bytes);
            }
        }
    }

    @Test
    void aLocalFileOutlivesTheContentAndItsRemoval() throws IOException {
        byte[] bytes = bytes(BLOCK, 9);
        CachedContent content = cache.open(key("a", BLOCK));
        put(content, bytes, 0);
        LocalFile file = content.localFile().orElseThrow();
        content.close();
        cache.remove(key("a", BLOCK));
        assertThat(Files.readAllBytes(file.path())).isEqualTo(bytes);
        file.close();
        file.close();
    }

    @Test
    void allWhoOpenAContentSeeTheSameBlocks() {
        byte[] bytes = bytes(2 * BLOCK, 10);
        try (CachedContent one = cache.open(key("a", bytes.length));
                CachedContent other = cache.open(key("a", bytes.length))) {
            put(one, bytes, 1);
            assertThat(other.isPresent(1)).isTrue();
            assertThat(read(other, BLOCK, BLOCK)).isEqualTo(Arrays.copyOfRange(bytes, BLOCK, 2 * BLOCK));
        }
    }

    @Test
    void aContentStaysWhenNobodyHoldsIt() {
        byte[] bytes = bytes(BLOCK, 11);
        fill(key("a", BLOCK), bytes);
        try (CachedContent content = cache.open(key("a", BLOCK))) {
            assertThat(read(content, 0, BLOCK)).isEqualTo(bytes);
        }
    }

    @Test
    void keysThatDifferAnywhereShareNothing() {
        ContentKey key = new ContentKey("/m", StorePath.of("a/b"), BLOCK, new ContentVersion("v1"));
        fill(key, bytes(BLOCK, 12));
        for (ContentKey other : new ContentKey[] {
            new ContentKey("/m/a", StorePath.of("b"), BLOCK, key.version()),
            new ContentKey("/m", StorePath.of("a/c"), BLOCK, key.version()),
            new ContentKey("/m", StorePath.of("a"), BLOCK, new ContentVersion("b v1")),
            new ContentKey("/m", key.path(), BLOCK + 1, key.version()),
            new ContentKey("/m", key.path(), BLOCK, new ContentVersion("v2")),
        }) {
            assertThat(cache.cachedBytes(other)).as(other.toString()).isZero();
            try (CachedContent content = cache.open(other)) {
                assertThat(content.isPresent(0)).as(other.toString()).isFalse();
            }
        }
    }

    @Test
    void anAdoptedFileIsTheCompleteContent() throws IOException {
        byte[] bytes = bytes(2 * BLOCK + 1, 13);
        Path staged = stage(bytes);
        assertThat(cache.adopt(key("a", bytes.length), staged)).isTrue();
        assertThat(staged).doesNotExist();
        try (CachedContent content = cache.open(key("a", bytes.length))) {
            assertThat(content.isComplete()).isTrue();
            assertThat(read(content, 0, bytes.length)).isEqualTo(bytes);
        }
        assertThat(cache.cachedBytes(key("a", bytes.length))).isEqualTo(bytes.length);
    }

    @Test
    void whoHasAContentOpenSeesItAdopted() throws IOException {
        byte[] bytes = bytes(2 * BLOCK, 14);
        try (CachedContent content = cache.open(key("a", bytes.length))) {
            put(content, bytes, 1);
            try (Region region = content.region(BLOCK, BLOCK).orElseThrow()) {
                assertThat(cache.adopt(key("a", bytes.length), stage(bytes))).isTrue();
                assertThat(content.isComplete()).isTrue();
                assertThat(read(content, 0, bytes.length)).isEqualTo(bytes);
                assertThat(read(region)).isEqualTo(Arrays.copyOfRange(bytes, BLOCK, 2 * BLOCK));
            }
        }
        assertThat(cache.cachedBytes(key("a", bytes.length))).isEqualTo(bytes.length);
    }

    @Test
    void aFileOfAnotherLengthIsNotAdoptedAndStays() throws IOException {
        Path staged = stage(bytes(BLOCK, 15));
        assertThat(cache.adopt(key("a", BLOCK + 1), staged)).isFalse();
        assertThat(staged).hasSize(BLOCK);
        assertThat(cache.adopt(key("a", BLOCK), staged.resolveSibling("nothing")))
                .isFalse();
    }

    @Test
    void anEmptyFileIsAdopted() throws IOException {
        Path staged = stage(new byte[0]);
        assertThat(cache.adopt(key("empty", 0), staged)).isTrue();
        assertThat(staged).doesNotExist();
    }

    @Test
    void aRemovedContentIsGoneForWhoOpensItNextAndStaysForWhoHoldsIt() {
        byte[] bytes = bytes(2 * BLOCK, 16);
        try (CachedContent holder = cache.open(key("a", bytes.length))) {
            put(holder, bytes, 0);
            cache.remove(key("a", bytes.length));
            assertThat(cache.cachedBytes(key("a", bytes.length))).isZero();
            try (CachedContent next = cache.open(key("a", bytes.length))) {
                assertThat(next.isPresent(0)).isFalse();
                put(next, bytes, 1);
            }
            assertThat(read(holder, 0, BLOCK)).isEqualTo(Arrays.copyOf(bytes, BLOCK));
        }
        try (CachedContent content = cache.open(key("a", bytes.length))) {
            assertThat(content.isPresent(0)).isFalse();
            assertThat(read(content, BLOCK, BLOCK)).isEqualTo(Arrays.copyOfRange(bytes, BLOCK, 2 * BLOCK));
        }
        assertThat(cache.status().directories().getFirst().usedBytes()).isEqualTo(BLOCK);
    }

    @Test
    void removingWhatIsNotThereDoesNothing() {
        cache.remove(key("nothing", 1));
        assertThat(cache.status().contents()).isZero();
    }

    @Test
    void theStatusCountsContentsBytesAndHits() {
        byte[] bytes = bytes(2 * BLOCK, 17);
        fill(key("a", bytes.length), bytes);
        try (CachedContent half = cache.open(key("b", bytes.length));
                CachedContent none = cache.open(key("c", bytes.length))) {
            put(half, bytes, 0);
            read(half, 5, 10);
            half.region(0, 100).orElseThrow().close();
            none.read(0, ByteBuffer.allocate(1));
        }
        assertThat(cache.status().contents()).isEqualTo(2);
        assertThat(cache.status().directories().getFirst().usedBytes()).isEqualTo(3 * BLOCK);
        assertThat(cache.status().directories().getFirst().alarm()).isEmpty();
        assertThat(cache.status().hitBytes()).isEqualTo(110);
        assertThat(cache.status().evictions()).isZero();
        assertThat(cache.status().directories().getFirst().contents()).isEqualTo(2);
        assertThat(cache.status().directories().getFirst().hitBytes()).isEqualTo(110);
        assertThat(cache.status().directories().getFirst().evictions()).isZero();
    }

    @Test
    void aCheckOfSoundBlocksFindsThemAllInOrder() {
        byte[] bytes = bytes(2 * BLOCK + 5, 19);
        fill(key("a", bytes.length), bytes);
        fill(key("b", BLOCK), bytes(BLOCK, 20));
        CacheVerification all = new CacheVerification(2, 4, 3 * BLOCK + 5, 0);
        List<CacheVerification> told = new ArrayList<>();

        assertThat(cache.verify(told::add)).isEqualTo(all);
        assertThat(told).isNotEmpty().last().isEqualTo(all);
        assertThat(cache.verify(key("a", bytes.length), _ -> true))
                .isEqualTo(new CacheVerification(1, 3, 2 * BLOCK + 5, 0));
        assertThat(cache.verify(key("nothing", 1), _ -> true)).isEqualTo(CacheVerification.NONE);
        assertThat(cache.status().hitBytes()).isZero();
    }

    @Test
    void aCheckEndsWhenItsWatcherSaysSo() {
        for (int i = 0; i < 5; i++) {
            fill(key("f" + i, BLOCK), bytes(BLOCK, i));
        }
        assertThat(cache.verify(soFar -> soFar.contents() < 2).contents()).isEqualTo(2);
    }

    @Test
    void manyThreadsPutAndReadTheSameContents() throws Exception {
        byte[] bytes = bytes(8 * BLOCK, 18);
        ManyThreads.run(32, thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 200; i++) {
                try (CachedContent content = cache.open(key("f" + random.nextInt(4), bytes.length))) {
                    int block = random.nextInt(8);
                    if (content.isPresent(block)) {
                        assertThat(read(content, (long) block * BLOCK, BLOCK))
                                .isEqualTo(Arrays.copyOfRange(bytes, block * BLOCK, (block + 1) * BLOCK));
                    } else {
                        put(content, bytes, block);
                    }
                }
            }
        });
        assertThat(cache.status().directories().getFirst().usedBytes())
                .isEqualTo(cache.cachedBytes(key("f0", bytes.length))
                        + cache.cachedBytes(key("f1", bytes.length))
                        + cache.cachedBytes(key("f2", bytes.length))
                        + cache.cachedBytes(key("f3", bytes.length)));
    }
}
