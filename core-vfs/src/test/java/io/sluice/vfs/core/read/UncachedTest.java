package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.Shelf.BLOCK;
import static io.sluice.vfs.core.read.Shelf.blocks;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Content;
import io.sluice.vfs.Region;
import io.sluice.vfs.testing.ManyThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reading while the cache takes nothing, and while there is hardly any memory. */
@Timeout(60)
final class UncachedTest {
    @TempDir
    Path directory;

    private static ReadSettings settings(int windowBlocks, int budgetBlocks, int uncachedBlocks) {
        return new ReadSettings(
                (long) windowBlocks * BLOCK,
                (long) budgetBlocks * BLOCK,
                8L * BLOCK,
                (long) uncachedBlocks * BLOCK,
                Duration.ofSeconds(20));
    }

    private static void readInPieces(Content content, byte[] bytes, int from, int pieceBytes) throws Exception {
        for (int at = from; at < bytes.length; at += pieceBytes) {
            assertThat(Shelf.read(content, at, pieceBytes))
                    .isEqualTo(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieceBytes)));
        }
    }

    @Test
    void aSequentialReaderFetchesEachBlockOnceThoughTheCacheTakesNone() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            shelf.disk.refuseAdmission(true);
            byte[] bytes = shelf.plant("a", 100 * BLOCK + 3);
            readInPieces(shelf.open("a"), bytes, 0, 128);
            shelf.awaitIdle();
            assertThat(shelf.path.statistics().fetchedBytes()).isEqualTo(bytes.length);
            assertThat(shelf.path.statistics().requests())
                    .as("it is still read ahead, if not as far")
                    .isLessThan(40);
        }
    }

    @Test
    void withoutMemoryForRefusedBlocksReadingStillWorksAndNothingIsFetchedAhead() throws Exception {
        try (Shelf shelf = new Shelf(directory, settings(32, 256, 0))) {
            shelf.disk.refuseAdmission(true);
            byte[] bytes = shelf.plant("a", 10 * BLOCK);
            Content content = shelf.open("a");
            for (int at = 0; at < bytes.length; at += BLOCK / 2) {
                assertThat(Shelf.read(content, at, BLOCK / 2)).isEqualTo(Arrays.copyOfRange(bytes, at, at + BLOCK / 2));
                shelf.awaitIdle();
            }
            assertThat(shelf.path.statistics().fetchedBytes()).isEqualTo(20 * BLOCK);
        }
    }

    @Test
    void aRefusedRegionIsEmptyAndTheReadThatFollowsNeedsNoOtherRequest() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            shelf.disk.refuseAdmission(true);
            byte[] bytes = shelf.plant("a", 10 * BLOCK);
            Content content = shelf.open("a");
            assertThat(content.region(5 * BLOCK, BLOCK)).isEmpty();
            assertThat(Shelf.read(content, 5 * BLOCK, BLOCK))
                    .isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 6 * BLOCK));
            assertThat(shelf.requests()).containsExactly(blocks(5, 6));
            assertThat(content.region(8 * BLOCK, BLOCK)).isEmpty();
            assertThat(shelf.requests()).as("it would be refused again").hasSize(1);
        }
    }

    @Test
    void whenTheCacheTakesBlocksAgainTheyComeAsRegions() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            shelf.disk.refuseAdmission(true);
            byte[] bytes = shelf.plant("a", 50 * BLOCK);
            Content content = shelf.open("a");
            Shelf.read(content, 5 * BLOCK, 10);
            shelf.awaitIdle();
            shelf.disk.refuseAdmission(false);
            assertThat(content.region(20 * BLOCK, BLOCK)).isEmpty();
            Shelf.read(content, 20 * BLOCK, BLOCK);
            shelf.awaitIdle();
            try (Region region = content.region(20 * BLOCK, BLOCK).orElseThrow()) {
                assertThat(Shelf.bytesOf(region)).isEqualTo(Arrays.copyOfRange(bytes, 20 * BLOCK, 21 * BLOCK));
            }
            content.region(30 * BLOCK, BLOCK).orElseThrow().close();
        }
    }

    @Test
    void aBlockThatWasRefusedComesAsARegionWhenTheCacheTakesBlocksAgain() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            shelf.disk.refuseAdmission(true);
            byte[] bytes = shelf.plant("a", 50 * BLOCK);
            Content content = shelf.open("a");
            Shelf.read(content, 5 * BLOCK, BLOCK);
            shelf.awaitIdle();
            shelf.disk.refuseAdmission(false);
            Shelf.read(content, 20 * BLOCK, BLOCK);
            shelf.awaitIdle();
            try (Region region = content.region(5 * BLOCK, BLOCK).orElseThrow()) {
                assertThat(Shelf.bytesOf(region)).isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 6 * BLOCK));
            }
            assertThat(shelf.requests()).as("memory had it").containsExactly(blocks(5, 6), blocks(20, 21));
        }
    }

    @Test
    void aBlockThatIsReadAgainFromMemoryIsOfferedToTheCacheAgain() throws Exception {
        try (Shelf shelf = new Shelf(directory)) {
            shelf.disk.refuseAdmission(true);
            shelf.plant("a", 50 * BLOCK);
            Content content = shelf.open("a");
            Shelf.read(content, 5 * BLOCK, BLOCK);
            shelf.awaitIdle();
            Shelf.read(content, 5 * BLOCK, BLOCK);
            shelf.disk.refuseAdmission(false);
            Shelf.read(content, 5 * BLOCK, BLOCK);
            content.region(5 * BLOCK, BLOCK).orElseThrow().close();
            assertThat(shelf.requests()).containsExactly(blocks(5, 6));
        }
    }

    @Test
    void whatWasReadToItsEndIsForgottenFirst() throws Exception {
        try (Shelf shelf = new Shelf(directory, settings(0, 256, 2))) {
            shelf.disk.refuseAdmission(true);
            shelf.plant("a", 50 * BLOCK);
            Content content = shelf.open("a");
            Shelf.read(content, 10 * BLOCK, 10);
            Shelf.read(content, 20 * BLOCK, BLOCK);
            shelf.awaitIdle();
            Shelf.read(content, 20 * BLOCK, BLOCK);
            Shelf.read(content, 30 * BLOCK, 10);
            shelf.awaitIdle();
            Shelf.read(content, 10 * BLOCK + 10, 10);
            assertThat(shelf.requests()).containsExactly(blocks(10, 11), blocks(20, 21), blocks(30, 31));
        }
    }

    @Test
    void aBudgetOfOneBlockIsEnoughForEverybody() throws Exception {
        try (Shelf shelf = new Shelf(directory, settings(32, 1, 0))) {
            shelf.disk.refuseAdmission(true);
            byte[] bytes = shelf.plant("a", 40 * BLOCK);
            Content content = shelf.open("a");
            ManyThreads.run(16, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 30; i++) {
                    int at = random.nextInt(bytes.length - 1);
                    int length = Math.min(bytes.length - at, random.nextInt(6 * BLOCK) + 1);
                    assertThat(Shelf.read(content, at, length)).isEqualTo(Arrays.copyOfRange(bytes, at, at + length));
                }
            });
            assertThat(shelf.store.peakBytes()).isLessThanOrEqualTo(BLOCK);
        }
    }

    @Test
    void aReadThatIsLargerThanTheBudgetIsDoneInPieces() throws Exception {
        try (Shelf shelf = new Shelf(directory, settings(32, 4, 4))) {
            byte[] bytes = shelf.plant("a", 200 * BLOCK + 1);
            assertThat(Shelf.read(shelf.open("a"), 0, bytes.length)).isEqualTo(bytes);
            shelf.awaitIdle();
            assertThat(shelf.store.peakBytes()).isLessThanOrEqualTo(4 * BLOCK);
            try (Region region = shelf.open("a").region(0, bytes.length).orElseThrow()) {
                assertThat(Shelf.bytesOf(region)).isEqualTo(bytes);
            }
        }
    }

    @Test
    void aBudgetSmallerThanABlockCountsAsOne() throws Exception {
        try (Shelf shelf = new Shelf(directory, new ReadSettings(32L * BLOCK, 1, 1, 0, Duration.ofSeconds(20)))) {
            byte[] bytes = shelf.plant("a", 10 * BLOCK);
            assertThat(Shelf.read(shelf.open("a"), 0, bytes.length)).isEqualTo(bytes);
        }
    }

    @Test
    void prefetchLeavesRoomForDemand() throws Exception {
        try (Shelf shelf = new Shelf(directory, settings(32, 8, 8))) {
            shelf.plant("a", 100 * BLOCK);
            shelf.plant("b", 100 * BLOCK);
            Content content = shelf.open("a");
            shelf.store.allowOnly(0);
            List<Future<byte[]>> reads = new ArrayList<>();
            for (int block = 50; block < 54; block++) {
                reads.add(shelf.waitingRead(content, (long) block * BLOCK, BLOCK));
            }
            assertThat(shelf.path.statistics().bytesInFlight())
                    .as("three more would have been read ahead")
                    .isEqualTo(5 * BLOCK);

            reads.add(shelf.waitingRead(shelf.open("b"), 50 * BLOCK, 3 * BLOCK));
            assertThat(shelf.path.statistics().requestsInFlight()).isEqualTo(5);
            Shelf.await(() -> shelf.path.statistics().bytesInFlight() == 8 * BLOCK);
            shelf.store.allowAll();
            for (Future<byte[]> read : reads) {
                assertThat(read.get()).isNotEmpty();
            }
            shelf.awaitIdle();
            assertThat(shelf.requests())
                    .containsExactly(blocks(50, 51), blocks(50, 52), blocks(51, 53), blocks(52, 53), blocks(53, 55));
        }
    }
}
