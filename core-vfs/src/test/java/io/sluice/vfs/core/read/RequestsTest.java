package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.Shelf.BLOCK;
import static io.sluice.vfs.core.read.Shelf.blocks;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Content;
import io.sluice.vfs.LocalFile;
import io.sluice.vfs.Region;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which requests reach the store, to the byte. */
@Timeout(60)
final class RequestsTest {
    @TempDir
    Path directory;

    private Shelf shelf;

    @BeforeEach
    void start() {
        shelf = new Shelf(directory);
    }

    @AfterEach
    void stop() {
        shelf.close();
    }

    @Test
    void aSequentialReaderFetchesEachBlockOnceInLongerAndLongerRequests() throws Exception {
        byte[] bytes = shelf.plant("a", 60 * BLOCK + 5);
        Content content = shelf.open("a");
        for (int at = 0; at < bytes.length; at += 128) {
            int end = Math.min(bytes.length, at + 128);
            assertThat(Shelf.read(content, at, 128)).isEqualTo(Arrays.copyOfRange(bytes, at, end));
        }
        assertThat(shelf.requests())
                .containsExactly(
                        blocks(0, 1),
                        blocks(1, 4),
                        blocks(4, 7),
                        blocks(7, 11),
                        blocks(11, 16),
                        blocks(16, 23),
                        blocks(23, 31),
                        blocks(31, 39),
                        blocks(39, 47),
                        blocks(47, 55),
                        55 * BLOCK + "+" + (5 * BLOCK + 5));
    }

    @Test
    void aReaderOfCachedRegionsIsReadAheadOfToo() throws Exception {
        shelf.plant("a", 20 * BLOCK);
        Content content = shelf.open("a");
        Shelf.read(content, 0, BLOCK);
        Shelf.read(content, BLOCK, BLOCK / 2);
        shelf.awaitIdle();
        shelf.blobs.forgetCalls();

        for (int at = BLOCK + BLOCK / 2; at < 4 * BLOCK; at += BLOCK / 2) {
            try (Region region = content.cachedRegion(at, BLOCK / 2).orElseThrow()) {
                assertThat(region.length()).isEqualTo(BLOCK / 2);
            }
            shelf.awaitIdle();
        }
        assertThat(shelf.requests()).containsExactly(blocks(4, 6), blocks(6, 9));
    }

    @Test
    void randomReadsFetchTheirOwnBlocksOnly() throws Exception {
        shelf.plant("a", 500 * BLOCK);
        Content content = shelf.open("a");
        for (int block : new int[] {400, 7, 123, 499, 250, 31}) {
            Shelf.read(content, (long) block * BLOCK + 100, 200);
        }
        shelf.awaitIdle();
        assertThat(shelf.requests())
                .containsExactly(
                        blocks(7, 8),
                        blocks(31, 32),
                        blocks(123, 124),
                        blocks(250, 251),
                        blocks(400, 401),
                        blocks(499, 500));
    }

    @Test
    void aSmallFileIsFetchedByOneRequestWhenItsFirstByteIsRead() throws Exception {
        byte[] bytes = shelf.plant("a", 3 * BLOCK + 17);
        Content content = shelf.open("a");
        Shelf.read(content, 0, 1);
        shelf.awaitIdle();
        assertThat(shelf.requests()).containsExactly("0+" + (3 * BLOCK + 17));
        try (LocalFile whole = content.localFile().orElseThrow()) {
            assertThat(whole.path()).hasBinaryContent(bytes);
        }
    }

    @Test
    void neighbouringMissingBlocksAreOneRequestAndLongRangesAreSeveral() throws Exception {
        byte[] bytes = shelf.plant("a", 100 * BLOCK);
        Content content = shelf.open("a");
        Shelf.read(content, 45L * BLOCK, 1);
        Shelf.read(content, 90L * BLOCK, 1);
        assertThat(Shelf.read(content, 40L * BLOCK + 7, 20 * BLOCK))
                .isEqualTo(Arrays.copyOfRange(bytes, 40 * BLOCK + 7, 60 * BLOCK + 7));
        shelf.awaitIdle();
        assertThat(shelf.requests())
                .containsExactly(blocks(40, 45), blocks(45, 46), blocks(46, 54), blocks(54, 61), blocks(90, 91));
    }

    @Test
    void whatIsCachedIsNotFetched() throws Exception {
        byte[] bytes = shelf.plant("a", 3 * BLOCK);
        Content content = shelf.open("a");
        Shelf.read(content, 0, 3 * BLOCK);
        shelf.awaitIdle();
        shelf.blobs.forgetCalls();

        assertThat(Shelf.read(content, 5, 2 * BLOCK)).isEqualTo(Arrays.copyOfRange(bytes, 5, 2 * BLOCK + 5));
        assertThat(shelf.requests()).isEmpty();
        assertThat(shelf.path.statistics().cachedBytes()).isEqualTo(2 * BLOCK);
    }

    @Test
    void anEmptyFileTouchesNeitherStoreNorCache() throws Exception {
        shelf.plant("a", 0);
        Content content = shelf.open("a");
        assertThat(Shelf.read(content, 0, 10)).isEmpty();
        assertThat(content.region(0, 10).orElseThrow().length()).isZero();
        assertThat(content.cachedRegion(0, 10).orElseThrow().length()).isZero();
        assertThat(content.localFile()).isEmpty();
        assertThat(shelf.requests()).isEmpty();
        assertThat(shelf.disk.status().contents()).isZero();
    }

    @Test
    void atAndBehindTheEndThereIsNothingToRead() throws Exception {
        shelf.plant("a", 100);
        Content content = shelf.open("a");
        for (long offset : new long[] {100, 101, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            assertThat(Shelf.read(content, offset, 10)).isEmpty();
            try (Region region = content.region(offset, 10).orElseThrow()) {
                assertThat(region.length()).isZero();
                assertThat(region.channel().read(ByteBuffer.allocate(1), 0)).isEqualTo(-1);
            }
        }
        assertThat(Shelf.read(content, 50, 0)).isEmpty();
        assertThat(shelf.requests()).isEmpty();
    }

    @Test
    void aReadOverTheEndStopsThere() throws Exception {
        byte[] bytes = shelf.plant("a", BLOCK + 100);
        Content content = shelf.open("a");
        assertThat(Shelf.read(content, BLOCK + 50, 1000)).isEqualTo(Arrays.copyOfRange(bytes, BLOCK + 50, BLOCK + 100));
        try (Region region = content.region(BLOCK + 50, 1000).orElseThrow()) {
            assertThat(Shelf.bytesOf(region)).isEqualTo(Arrays.copyOfRange(bytes, BLOCK + 50, BLOCK + 100));
        }
    }

    @Test
    void anotherInodesReadsAreAHistoryOfTheirOwn() throws Exception {
        shelf.plant("a", 100 * BLOCK);
        shelf.plant("b", 100 * BLOCK);
        Content a = shelf.open("a");
        Content b = shelf.open("b");
        for (int at = 0; at < 2 * BLOCK; at += 256) {
            Shelf.read(a, at, 256);
            Shelf.read(b, at + 50L * BLOCK, 256);
        }
        shelf.awaitIdle();
        assertThat(shelf.requests()).contains(blocks(0, 1), blocks(1, 7), blocks(50, 51), blocks(51, 52));
    }
}
