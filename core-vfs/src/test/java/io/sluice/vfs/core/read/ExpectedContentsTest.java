package io.sluice.vfs.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was fetched before anybody began to read it stays in the cache until it was read. */
final class ExpectedContentsTest {
    private static final int BYTES = 3 * Shelf.BLOCK;

    @TempDir
    private Path folder;

    @Test
    void whatIsExpectedIsHeldUntilItsLastByteWasRead() throws Exception {
        try (Shelf shelf = new Shelf(folder)) {
            byte[] bytes = fetchAhead(shelf);

            assertThat(Shelf.read(shelf.open("a"), 0, 100)).hasSize(100);
            assertThat(shelf.disk.openLeases()).isEqualTo(1);
            assertThat(Shelf.read(shelf.open("a"), 100, BYTES)).hasSize(BYTES - 100);
            assertThat(shelf.disk.openLeases()).isZero();
            assertThat(Shelf.read(shelf.open("a"), 0, BYTES)).isEqualTo(bytes);
            assertThat(shelf.requests()).hasSize(1);
        }
    }

    @Test
    void aRegionIsAReadToo() throws Exception {
        try (Shelf shelf = new Shelf(folder)) {
            fetchAhead(shelf);

            shelf.open("a").region(0, BYTES).orElseThrow().close();

            assertThat(shelf.disk.openLeases()).isZero();
        }
    }

    @Test
    void whatIsGoneIsNotHeld() throws Exception {
        try (Shelf shelf = new Shelf(folder)) {
            fetchAhead(shelf);

            shelf.path.abandon(shelf.key("a")::equals);

            assertThat(shelf.disk.openLeases()).isZero();
        }
    }

    @Test
    void ofFilesThatNobodyHasBegunASixtyFourthOfTheCacheIsFetchedAtMost() throws Exception {
        try (Shelf shelf = new Shelf(folder, Shelf.SETTINGS, Shelf.BLOCK, 64 * 4 * Shelf.BLOCK)) {
            fetchAhead(shelf);
            shelf.plant("b", BYTES);
            assertThat(shelf.path.fetchBeginning(Shelf.INODE, shelf.key("b"), shelf.store))
                    .as("six blocks of four")
                    .isFalse();

            Shelf.read(shelf.open("a"), 0, BYTES);
            assertThat(shelf.path.fetchBeginning(Shelf.INODE, shelf.key("b"), shelf.store))
                    .isTrue();

            shelf.nanoTime.addAndGet(Duration.ofSeconds(31).toNanos());
            shelf.plant("c", BYTES);
            assertThat(shelf.path.fetchBeginning(Shelf.INODE, shelf.key("c"), shelf.store))
                    .as("nobody came to read the other one")
                    .isTrue();
            shelf.awaitIdle();
            shelf.path.abandon(_ -> true);
        }
    }

    @Test
    void aReaderIsReadAheadOfByASixteenthOfTheCacheAtMost() throws Exception {
        try (Shelf shelf = new Shelf(folder, Shelf.SETTINGS, Shelf.BLOCK, 16 * 4 * Shelf.BLOCK)) {
            shelf.plant("a", 64 * Shelf.BLOCK);
            for (int block = 0; block < 32; block++) {
                Shelf.read(shelf.open("a"), (long) block * Shelf.BLOCK, Shelf.BLOCK);
                shelf.awaitIdle();
                assertThat(shelf.requestedBytes()).isLessThanOrEqualTo((block + 1 + 4) * (long) Shelf.BLOCK);
            }
        }
    }

    private static byte[] fetchAhead(Shelf shelf) throws Exception {
        byte[] bytes = shelf.plant("a", BYTES);
        assertThat(shelf.path.fetchBeginning(Shelf.INODE, shelf.key("a"), shelf.store))
                .isTrue();
        shelf.awaitIdle();
        assertThat(shelf.disk.openLeases()).isEqualTo(1);
        return bytes;
    }
}
