package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.Shelf.BLOCK;
import static io.sluice.vfs.core.read.Shelf.blocks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.Content;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.CallGate;
import io.sluice.vfs.testing.ManyThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for what, and what becomes of them when a fetch goes wrong. */
@Timeout(60)
final class FlightsTest {
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

    private static VfsError errorOf(Future<byte[]> read) {
        ExecutionException failed = catchThrowableOfType(ExecutionException.class, read::get);
        return ((VfsException) failed.getCause()).error();
    }

    @Test
    void aBlockIsFetchedOnceHoweverManyWaitForIt() throws Exception {
        byte[] bytes = shelf.plant("a", 100 * BLOCK);
        Content content = shelf.open("a");
        try (CallGate gate = shelf.blobs.holdReads()) {
            List<Future<byte[]>> reads = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                reads.add(shelf.waitingRead(content, 50 * BLOCK, 10));
            }
            gate.open();
            for (Future<byte[]> read : reads) {
                assertThat(read.get()).isEqualTo(Arrays.copyOfRange(bytes, 50 * BLOCK, 50 * BLOCK + 10));
            }
        }
        assertThat(shelf.requests()).containsExactly(blocks(50, 51));
    }

    @Test
    void manyThreadsThatReadEverythingFetchEachBlockOnce() throws Exception {
        byte[] bytes = shelf.plant("a", 64 * BLOCK);
        Content content = shelf.open("a");
        ManyThreads.run(64, thread -> {
            for (int i = 0; i < 64; i++) {
                int block = (i * 29 + thread * 7) % 64;
                assertThat(Shelf.read(content, (long) block * BLOCK, BLOCK))
                        .isEqualTo(Arrays.copyOfRange(bytes, block * BLOCK, (block + 1) * BLOCK));
            }
        });
        assertThat(shelf.path.statistics().fetchedBytes()).isEqualTo(bytes.length);
    }

    @Test
    void aReaderOfTheFirstBlockDoesNotWaitForTheLast() throws Exception {
        byte[] bytes = shelf.plant("a", 100 * BLOCK);
        Content content = shelf.open("a");
        shelf.store.allowOnly(BLOCK + 10);
        Future<byte[]> all = shelf.waitingRead(content, 40L * BLOCK, 8 * BLOCK);

        assertThat(Shelf.read(content, 40L * BLOCK + 5, 100))
                .isEqualTo(Arrays.copyOfRange(bytes, 40 * BLOCK + 5, 40 * BLOCK + 105));
        assertThat(all.isDone()).isFalse();
        shelf.store.allowAll();
        assertThat(all.get()).isEqualTo(Arrays.copyOfRange(bytes, 40 * BLOCK, 48 * BLOCK));
        assertThat(shelf.requests()).containsExactly(blocks(40, 48));
    }

    @Test
    void aRegionOfTheFirstBlockDoesNotWaitForTheLastEither() throws Exception {
        byte[] bytes = shelf.plant("a", 100 * BLOCK);
        Content content = shelf.open("a");
        shelf.store.allowOnly(BLOCK + 10);
        Future<byte[]> all = shelf.waitingRead(content, 40L * BLOCK, 8 * BLOCK);

        assertThat(content.cachedRegion(47L * BLOCK, 1)).isEmpty();
        try (Region region = content.region(40L * BLOCK, BLOCK).orElseThrow()) {
            assertThat(Shelf.bytesOf(region)).isEqualTo(Arrays.copyOfRange(bytes, 40 * BLOCK, 41 * BLOCK));
        }
        assertThat(all.isDone()).isFalse();
        shelf.store.allowAll();
        assertThat(all.get()).hasSize(8 * BLOCK);
    }

    @Test
    void aReaderOfOneFileDoesNotWaitForTheStreamOfAnother() throws Exception {
        shelf.plant("slow", 10 * BLOCK);
        byte[] bytes = shelf.plant("fast", 10 * BLOCK);
        try (CallGate gate = shelf.blobs.holdReads()) {
            Future<byte[]> slow = shelf.readLater(shelf.open("slow"), 5 * BLOCK, 10);
            gate.awaitWaiting(1);
            shelf.blobs.holdReads().open();
            assertThat(Shelf.read(shelf.open("fast"), 5 * BLOCK, 10))
                    .isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 5 * BLOCK + 10));
            assertThat(slow.isDone()).isFalse();
            gate.open();
            assertThat(slow.get()).hasSize(10);
        }
    }

    @Test
    void aDemandThatFindsAPrefetchUnderWayJoinsIt() throws Exception {
        byte[] bytes = shelf.plant("a", 4 * BLOCK);
        Content content = shelf.open("a");
        shelf.store.allowOnly(BLOCK);
        assertThat(Shelf.read(content, 0, BLOCK)).isEqualTo(Arrays.copyOf(bytes, BLOCK));
        Future<byte[]> later = shelf.waitingRead(content, 2 * BLOCK, BLOCK);
        shelf.store.allowAll();
        assertThat(later.get()).isEqualTo(Arrays.copyOfRange(bytes, 2 * BLOCK, 3 * BLOCK));
        assertThat(shelf.requests()).containsExactly(blocks(0, 4));
    }

    @Test
    void aFetchThatFailsFailsAllWhoWaitAndTheNextReadSucceeds() throws Exception {
        byte[] bytes = shelf.plant("a", 100 * BLOCK);
        Content content = shelf.open("a");
        shelf.blobs.loseNextAnswer("read");
        List<Future<byte[]>> reads = new ArrayList<>();
        try (CallGate gate = shelf.blobs.holdReads()) {
            for (int i = 0; i < 8; i++) {
                reads.add(shelf.waitingRead(content, 50 * BLOCK, 10));
            }
            gate.open();
        }
        for (Future<byte[]> read : reads) {
            assertThat(errorOf(read)).isEqualTo(VfsError.UNAVAILABLE);
        }
        assertThat(Shelf.read(content, 50 * BLOCK, 10))
                .isEqualTo(Arrays.copyOfRange(bytes, 50 * BLOCK, 50 * BLOCK + 10));
        assertThat(shelf.requests()).containsExactly(blocks(50, 51), blocks(50, 51));
    }

    @Test
    void anOpenFileThatIsGoneFromTheStoreIsStale() throws Exception {
        shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        shelf.blobs.uproot("a");
        VfsException gone = catchThrowableOfType(VfsException.class, () -> Shelf.read(content, 5 * BLOCK, 10));
        assertThat(gone.error()).isEqualTo(VfsError.STALE);
    }

    @Test
    void anErrorIsNotRemembered() throws Exception {
        byte[] bytes = shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        for (UfsError error : List.of(UfsError.UNAVAILABLE, UfsError.CORRUPT, UfsError.ACCESS_DENIED)) {
            shelf.blobs.failNext("read", 1, error);
            assertThatThrownBy(() -> Shelf.read(content, 5 * BLOCK, 10)).isInstanceOf(VfsException.class);
        }
        assertThat(Shelf.read(content, 5 * BLOCK, 10)).isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 5 * BLOCK + 10));
    }

    @Test
    void aPrefetchThatFailsDisturbsNobody() throws Exception {
        byte[] bytes = shelf.plant("a", 4 * BLOCK);
        Content content = shelf.open("a");
        shelf.blobs.cutNextStreamAfter(BLOCK + 100);
        shelf.store.allowOnly(BLOCK);
        assertThat(Shelf.read(content, 0, BLOCK)).isEqualTo(Arrays.copyOf(bytes, BLOCK));
        Future<byte[]> joined = shelf.waitingRead(content, BLOCK, 2 * BLOCK);
        shelf.store.allowAll();
        assertThat(joined.get()).isEqualTo(Arrays.copyOfRange(bytes, BLOCK, 3 * BLOCK));
    }

    @Test
    void anObjectThatWasReplacedIsAnErrorAndNeverAMixture() throws Exception {
        byte[] bytes = shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        Shelf.read(content, 5 * BLOCK, 10);
        shelf.blobs.plant("a", Shelf.bytes(99, 10 * BLOCK));

        VfsException refused =
                catchThrowableOfType(VfsException.class, () -> Shelf.read(content, 5 * BLOCK, 2 * BLOCK));
        assertThat(refused.error()).isEqualTo(VfsError.REPLACED);
        VfsException region = catchThrowableOfType(VfsException.class, () -> content.region(7 * BLOCK, 2 * BLOCK));
        assertThat(region.error()).isEqualTo(VfsError.REPLACED);
        assertThat(Shelf.read(content, 5 * BLOCK, 10))
                .as("what is cached can still be read")
                .isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 5 * BLOCK + 10));
    }

    @Test
    void aStreamThatEndsEarlyIsAnErrorAndNeverShortData() throws Exception {
        byte[] bytes = shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        shelf.store.endStreamsAfter(BLOCK + 10);
        VfsException early = catchThrowableOfType(VfsException.class, () -> Shelf.read(content, 5 * BLOCK, 2 * BLOCK));
        assertThat(early.error()).isEqualTo(VfsError.IO);
        assertThat(early.reason()).contains("ended 1014 bytes early");
        shelf.awaitIdle();

        shelf.store.endStreamsAfter(Long.MAX_VALUE);
        assertThat(Shelf.read(content, 5 * BLOCK, 2 * BLOCK))
                .isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 7 * BLOCK));
        assertThat(shelf.requests()).as("the block that arrived was kept").contains(blocks(5, 7), blocks(6, 7));
    }

    @Test
    void aReaderWhoIsInterruptedLeavesAndTheFetchGoesOnForTheOthers() throws Exception {
        byte[] bytes = shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        shelf.store.allowOnly(0);
        FutureTask<Boolean> interrupted = new FutureTask<>(() -> {
            VfsException left = catchThrowableOfType(VfsException.class, () -> Shelf.read(content, 5 * BLOCK, BLOCK));
            return left.error() == VfsError.UNAVAILABLE
                    && Thread.currentThread().isInterrupted();
        });
        Thread reader = Thread.ofVirtual().start(interrupted);
        Shelf.await(() -> shelf.waits() == 1);
        Future<byte[]> other = shelf.waitingRead(content, 5 * BLOCK, BLOCK);

        reader.interrupt();
        assertThat(interrupted.get()).isTrue();
        shelf.store.allowAll();
        assertThat(other.get()).isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 6 * BLOCK));
        assertThat(shelf.requests()).containsExactly(blocks(5, 6));
    }

    @Test
    void nobodyWaitsLongerThanTheDeadline() throws Exception {
        try (Shelf impatient = new Shelf(
                directory.resolve("impatient"),
                new ReadSettings(0, 8 * BLOCK, BLOCK, 8 * BLOCK, Duration.ofMillis(50)))) {
            byte[] bytes = impatient.plant("a", 10 * BLOCK);
            Content content = impatient.open("a");
            impatient.store.allowOnly(0);
            VfsException late = catchThrowableOfType(VfsException.class, () -> Shelf.read(content, 5 * BLOCK, 10));
            assertThat(late.error()).isEqualTo(VfsError.UNAVAILABLE);
            impatient.store.allowAll();
            impatient.awaitIdle();
            assertThat(Shelf.read(content, 5 * BLOCK, 10))
                    .as("the fetch went on")
                    .isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 5 * BLOCK + 10));
            assertThat(impatient.requests()).containsExactly(blocks(5, 6));
        }
    }

    @Test
    void whoWaitsWhenTheReadPathClosesIsToldSo() throws Exception {
        shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        Shelf.read(content, 9 * BLOCK, 10);
        shelf.store.allowOnly(0);
        Future<byte[]> waiting = shelf.waitingRead(content, 5 * BLOCK, 10);
        shelf.path.close();
        assertThat(errorOf(waiting)).isEqualTo(VfsError.UNAVAILABLE);
        assertThat(errorOf(shelf.readLater(content, 3 * BLOCK, 10))).isEqualTo(VfsError.UNAVAILABLE);
        assertThat(Shelf.read(content, 9 * BLOCK, 10)).hasSize(10);
    }

    @Test
    void aRegionThatVanishesBeforeItsUseIsFetchedAgain() throws Exception {
        byte[] bytes = shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        shelf.cache.loseNext(1);
        try (Region region = content.region(5 * BLOCK, 2 * BLOCK).orElseThrow()) {
            assertThat(Shelf.bytesOf(region)).isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 7 * BLOCK));
        }
        assertThat(shelf.requests()).containsExactlyInAnyOrder(blocks(5, 7), blocks(5, 6));
    }

    @Test
    void aCacheThatKeepsNothingStillGivesRegionsUpAndBytesToReaders() throws Exception {
        byte[] bytes = shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        shelf.cache.loseNext(Integer.MAX_VALUE);
        Optional<Region> region = content.region(5 * BLOCK, BLOCK);
        assertThat(region).isEmpty();
        assertThat(Shelf.read(content, 5 * BLOCK, BLOCK)).isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 6 * BLOCK));
    }

    @Test
    void aBlockThatIsEvictedBetweenTwoReadsIsFetchedAgain() throws Exception {
        byte[] bytes = shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        for (int i = 0; i < 3; i++) {
            assertThat(Shelf.read(content, 5 * BLOCK, 10))
                    .isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 5 * BLOCK + 10));
            shelf.awaitIdle();
            shelf.disk.lose(shelf.key("a"));
        }
        assertThat(shelf.requests()).containsOnly(blocks(5, 6)).hasSize(3);
    }

    @Test
    void aBlockThatTheCacheClaimsToHaveAndCannotGiveComesFromTheStore() throws Exception {
        byte[] bytes = shelf.plant("a", 10 * BLOCK);
        Content content = shelf.open("a");
        shelf.cache.boast();
        assertThat(Shelf.read(content, 5 * BLOCK, 3 * BLOCK))
                .isEqualTo(Arrays.copyOfRange(bytes, 5 * BLOCK, 8 * BLOCK));
    }
}
