package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.Shelf.BLOCK;
import static io.sluice.vfs.core.read.Shelf.blocks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.Content;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.ManyThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Fetches that nobody waits for end, give back what they hold, and harm nobody who comes meanwhile. */
@Timeout(60)
final class AbandonedFetchTest {
    @TempDir
    Path directory;

    private Shelf shelf;
    private byte[] bytes;
    private Content content;

    @BeforeEach
    void start() throws Exception {
        shelf = new Shelf(directory);
        bytes = shelf.plant("a", 200 * BLOCK);
        content = shelf.open("a");
    }

    @AfterEach
    void stop() {
        shelf.close();
    }

    private byte[] expected(int from, int to) {
        return Arrays.copyOfRange(bytes, from * BLOCK, to * BLOCK);
    }

    /** Reads blocks on a thread of its own until that is interrupted. */
    private FutureTask<VfsError> interruptible(int from, int to, boolean asRegion) {
        return new FutureTask<>(() -> {
            VfsException left = catchThrowableOfType(VfsException.class, () -> {
                if (asRegion) {
                    content.region((long) from * BLOCK, (to - from) * BLOCK).ifPresent(Region::close);
                } else {
                    Shelf.read(content, (long) from * BLOCK, (to - from) * BLOCK);
                }
            });
            return left.error();
        });
    }

    private void interruptWhileItWaits(FutureTask<VfsError> read, long arrivedBytes) throws Exception {
        ThreadFactory readers = Thread.ofVirtual().factory();
        Thread reader = readers.newThread(read);
        reader.start();
        Shelf.await(() -> shelf.waits() > 0
                && !shelf.requests().isEmpty()
                && shelf.path.statistics().fetchedBytes() == arrivedBytes);
        reader.interrupt();
        assertThat(read.get()).isEqualTo(VfsError.UNAVAILABLE);
    }

    @Test
    void aFetchWhoseOnlyReaderWasInterruptedEnds() throws Exception {
        shelf.store.allowOnly(0);
        interruptWhileItWaits(interruptible(50, 54, false), 0);
        shelf.awaitIdle();
        assertThat(shelf.path.statistics().bytesInFlight()).isZero();

        shelf.store.allowAll();
        assertThat(Shelf.read(content, 50 * BLOCK, 4 * BLOCK)).isEqualTo(expected(50, 54));
        assertThat(shelf.requests()).containsExactly(blocks(50, 54), blocks(50, 54));
    }

    @Test
    void soDoesOneForARegion() throws Exception {
        shelf.store.allowOnly(0);
        interruptWhileItWaits(interruptible(50, 54, true), 0);
        shelf.awaitIdle();
        assertThat(shelf.path.statistics().bytesInFlight()).isZero();
    }

    @Test
    void aFetchThatIsNearlyDoneIsCompleted() throws Exception {
        shelf.store.allowOnly(BLOCK + 10);
        interruptWhileItWaits(interruptible(50, 52, false), BLOCK);
        shelf.store.allowAll();
        shelf.awaitIdle();
        assertThat(Shelf.read(content, 50 * BLOCK, 2 * BLOCK)).isEqualTo(expected(50, 52));
        assertThat(shelf.requests()).containsExactly(blocks(50, 52));
    }

    /** Leaves some blocks on their way, of which nobody waits for any. Returns the first of them. */
    private int beginToReadInOrder() throws Exception {
        for (int block = 20; block < 23; block++) {
            assertThat(Shelf.read(content, (long) block * BLOCK, BLOCK)).isEqualTo(expected(block, block + 1));
            shelf.awaitIdle();
        }
        shelf.store.allowOnly(0);
        for (int block = 23; shelf.path.statistics().requestsInFlight() == 0; block++) {
            assertThat(Shelf.read(content, (long) block * BLOCK, BLOCK)).isEqualTo(expected(block, block + 1));
        }
        Shelf.await(() -> shelf.requestedBytes() > shelf.path.statistics().fetchedBytes());
        return Integer.parseInt(shelf.requests().getLast().split("\\+", 2)[0]) / BLOCK;
    }

    private void idle(long seconds) {
        shelf.nanoTime.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void whatIsFetchedAheadOfAReaderWhoIsGoneEndsAtTheNextBlock() throws Exception {
        beginToReadInOrder();
        long fetched = shelf.path.statistics().fetchedBytes();
        idle(11);
        shelf.store.allowOnly(BLOCK);
        shelf.awaitIdle();
        assertThat(shelf.path.statistics().fetchedBytes()).isBetween(fetched, fetched + BLOCK);
        assertThat(shelf.path.statistics().bytesInFlight()).isZero();
    }

    @Test
    void aReaderWhoPausedGoesOnAndEverythingIsFetchedOnce() throws Exception {
        beginToReadInOrder();
        idle(11);
        shelf.store.allowOnly(BLOCK);
        shelf.awaitIdle();
        shelf.store.allowAll();
        for (int block = 20; block < 60; block++) {
            assertThat(Shelf.read(content, (long) block * BLOCK, BLOCK)).isEqualTo(expected(block, block + 1));
        }
        shelf.awaitIdle();
        long until = shelf.path.statistics().fetchedBytes();
        assertThat(until).isBetween(40L * BLOCK, (40L + 34) * BLOCK);
        assertThat(shelf.path.statistics().requests())
                .as("it is read ahead of again")
                .isLessThan(20);
    }

    @Test
    void whatIsFetchedAheadOfAReaderWhoTakesHisTimeGoesOn() throws Exception {
        beginToReadInOrder();
        idle(9);
        shelf.store.allowOnly(BLOCK);
        Shelf.await(() -> shelf.path.statistics().bytesInFlight() > 0);
        shelf.store.allowAll();
        shelf.awaitIdle();
        assertThat(shelf.requests())
                .hasSameSizeAs(shelf.requests().stream().distinct().toList());
    }

    @Test
    void whoeverWaitsKeepsItAlive() throws Exception {
        int next = beginToReadInOrder();
        Future<byte[]> waiting = shelf.waitingRead(content, (long) next * BLOCK, BLOCK);
        idle(3600);
        shelf.store.allowAll();
        assertThat(waiting.get()).isEqualTo(expected(next, next + 1));
    }

    @Test
    void theFetchesOfAFileThatIsGoneEndUnlessSomebodyWaits() throws Exception {
        beginToReadInOrder();
        byte[] other = shelf.plant("b", 100 * BLOCK);
        Future<byte[]> waiting = shelf.waitingRead(shelf.open("b"), 50 * BLOCK, BLOCK);
        shelf.path.abandon(key -> true);
        Shelf.await(() -> shelf.path.statistics().bytesInFlight() == BLOCK);
        shelf.store.allowAll();
        assertThat(waiting.get()).isEqualTo(Arrays.copyOfRange(other, 50 * BLOCK, 51 * BLOCK));
    }

    @Test
    void whoJoinsAFetchThatIsGivenUpMeanwhileGetsItsBytes() throws Exception {
        ManyThreads.run(8, thread -> {
            Random random = new Random(thread);
            for (int i = 0; i < 150; i++) {
                if (thread == 0) {
                    idle(11);
                    shelf.path.abandon(key -> true);
                } else {
                    int block = random.nextInt(20) == 0 ? random.nextInt(150) : i;
                    assertThat(Shelf.read(content, (long) block * BLOCK, 4 * BLOCK))
                            .isEqualTo(expected(block, block + 4));
                    if (i % 50 == 0) {
                        shelf.disk.lose(shelf.key("a"));
                    }
                }
            }
        });
    }

    @Test
    void underLoadDemandComesThroughWithinTheBudget() throws Exception {
        ReadSettings small = new ReadSettings(32 * BLOCK, 12 * BLOCK, 4 * BLOCK, 8 * BLOCK, Duration.ofSeconds(20));
        try (Shelf busy = new Shelf(directory.resolve("busy"), small)) {
            byte[] all = busy.plant("a", 300 * BLOCK);
            byte[] one = busy.plant("b", 300 * BLOCK);
            Content inOrder = busy.open("a");
            Content scattered = busy.open("b");
            ManyThreads.run(10, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 50; i++) {
                    boolean scans = thread % 2 == 0;
                    int block = scans ? thread * 30 + i % 30 : random.nextInt(298);
                    int length = scans ? BLOCK : 2 * BLOCK;
                    assertThat(Shelf.read(scans ? inOrder : scattered, (long) block * BLOCK, length))
                            .isEqualTo(Arrays.copyOfRange(scans ? all : one, block * BLOCK, block * BLOCK + length));
                }
            });
            busy.awaitIdle();
            assertThat(busy.store.peakBytes()).isLessThanOrEqualTo(12 * BLOCK);
            assertThat(busy.path.statistics().bytesInFlight()).isZero();
        }
    }
}
