package io.sluice.ufs.decorate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StoreObserver;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.UnderFileSystemContract;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Trying again keeps the contract, heals what can be healed, and ends. */
final class RetryingUnderFileSystemTest extends UnderFileSystemContract {
    private final MemoryUnderFileSystem memory = new MemoryUnderFileSystem();
    private final FakeRetryClock clock = new FakeRetryClock();

    @Override
    protected UnderFileSystem open() {
        memory.pageSize(pageSize());
        return new RetryingUnderFileSystem(memory, RetryPolicy.until(Duration.ofMinutes(5)), clock, "memory");
    }

    @Override
    protected int pageSize() {
        return 7;
    }

    @Override
    protected void plant(String key, byte[] bytes) {
        memory.plant(key, bytes);
    }

    @Test
    void whatMaySucceedLaterIsTriedAgainEverLessOften() throws Exception {
        memory.failNext("put", 3, UfsError.UNAVAILABLE);
        memory.failNext("put", 2, UfsError.THROTTLED);

        put("f", "x");

        assertThat(clock.sleeps().stream().map(Duration::toMillis)).containsExactly(75L, 150L, 300L, 600L, 1200L);
        assertThat(memory.calls()).hasSize(6);
    }

    @Test
    void whatCannotSucceedIsNotTriedAgain() {
        memory.failNext("put", 1, UfsError.ACCESS_DENIED);

        assertRefused(UfsError.ACCESS_DENIED, () -> put("f", "x"));
        assertThat(clock.sleeps()).isEmpty();
    }

    @Test
    void attemptsEndAtTheDeadline() {
        memory.failAll(UfsError.UNAVAILABLE);

        assertRefused(UfsError.UNAVAILABLE, () -> list(""));

        Duration waited = clock.sleeps().stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(waited).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        assertThat(clock.sleeps()).allMatch(sleep -> sleep.compareTo(Duration.ofSeconds(10)) <= 0);
    }

    @Test
    void anInterruptEndsTheWait() {
        memory.failAll(UfsError.UNAVAILABLE);
        Thread.currentThread().interrupt();

        assertRefused(UfsError.UNAVAILABLE, () -> list(""));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(memory.calls()).hasSize(1);
    }

    @Test
    void aStreamThatBreaksGoesOnWhereItBroke() throws Exception {
        StoreFile file = put("f", "0123456789");
        memory.forgetCalls();
        memory.cutNextStreamAfter(3);
        memory.cutNextStreamAfter(0);
        memory.cutNextStreamAfter(4);

        assertThat(read("f", file.version(), 1, 9)).asString().isEqualTo("123456789");
        assertThat(memory.calls()).containsExactly("read f 1+9", "read f 4+6", "read f 4+6", "read f 8+2");
    }

    @Test
    void theDeadlineOfAStreamCountsFromItsLastByte() throws Exception {
        StoreFile file = put("f", "x".repeat(100));
        for (int i = 0; i < 99; i++) {
            memory.cutNextStreamAfter(1);
        }
        int before = clock.sleeps().size();

        assertThat(read("f", file.version(), 0, 100)).hasSize(100);
        assertThat(clock.sleeps().subList(before, clock.sleeps().size()))
                .hasSize(99)
                .allMatch(sleep -> sleep.toMillis() == 75);
    }

    @Test
    void aStreamWhoseFileChangedWhileItWasBrokenSaysSo() throws Exception {
        StoreFile file = put("f", "0123456789");
        memory.cutNextStreamAfter(3);

        try (InputStream stream = store.read(StorePath.of("f"), file.version(), 0, 10)) {
            assertThat(stream.readNBytes(3)).asString().isEqualTo("012");
            memory.plant("f", "ABCDEFGHIJ");
            assertRefused(UfsError.CHANGED, stream::read);
        }
    }

    @Test
    void anExclusivePutWhoseAnswerWasLostIsOurs() throws Exception {
        memory.loseNextAnswer("put");

        StoreFile stored = store.put(StorePath.of("f"), BytesToUpload.of("mine"), PutMode.EXCLUSIVE);

        assertThat(stored).isEqualTo(statFile("f"));
        memory.loseNextAnswer("put");
        assertThat(store.put(StorePath.of("empty"), BytesToUpload.of(""), PutMode.EXCLUSIVE)
                        .size())
                .isZero();
    }

    @Test
    void anExclusivePutThatLostToAnotherIsRefused() throws Exception {
        memory.plant("f", "them");
        memory.failNext("put", 1, UfsError.UNAVAILABLE);
        assertRefused(UfsError.EXISTS, () -> store.put(StorePath.of("f"), BytesToUpload.of("mine"), PutMode.EXCLUSIVE));

        memory.plant("same", "mine");
        assertRefused(
                UfsError.EXISTS, () -> store.put(StorePath.of("same"), BytesToUpload.of("mine"), PutMode.EXCLUSIVE));
        assertThat(text("f", statFile("f"))).isEqualTo("them");
    }

    @Test
    void changesWhoseAnswersWereLostAreDone() throws Exception {
        put("a", "content");
        memory.loseNextAnswer("rename");
        assertThat(store.rename(StorePath.of("a"), StorePath.of("b"))).contains(statFile("b"));
        memory.loseNextAnswer("delete");
        store.delete(StorePath.of("b"));
        memory.loseNextAnswer("mkdir");
        store.makeDirectory(StorePath.of("d"));
        memory.loseNextAnswer("rmdir");
        store.removeDirectory(StorePath.of("d"));

        assertThat(memory.keys()).isEmpty();
    }

    @Test
    void withoutADeadlineThereIsOneAttempt() {
        UnderFileSystem once = new RetryingUnderFileSystem(memory, RetryPolicy.until(Duration.ZERO), clock, "memory");
        memory.failAll(UfsError.THROTTLED);

        assertRefused(UfsError.THROTTLED, () -> once.stat(StorePath.of("f")));
        assertThat(memory.calls()).hasSize(1);
    }

    @Test
    void anErrorOfAStreamIsTranslatedAsTheStoreDoes() throws UfsException {
        assertThat(store.translate(new java.io.IOException("reset")).error()).isEqualTo(UfsError.UNAVAILABLE);
    }

    @Test
    void whatTheStoreAsksToWaitIsWaited() throws Exception {
        UnderFileSystem throttling = throttled(2, Duration.ofSeconds(7));

        throttling.stat(StorePath.of("f"));

        assertThat(clock.sleeps()).containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(7));
    }

    @Test
    void afterOneCallWasThrottledAllOthersWaitToo() throws Exception {
        UnderFileSystem throttling = throttled(1, Duration.ofSeconds(7));
        throttling.stat(StorePath.of("f"));
        int before = clock.sleeps().size();

        throttling.stat(StorePath.of("g"));
        throttling.stat(StorePath.of("h"));

        assertThat(clock.sleeps()).hasSize(before + 2);
        assertThat(clock.sleeps().subList(before, before + 2)).allMatch(pause -> pause.toMillis() <= 1_000);
    }

    private UnderFileSystem throttled(int times, Duration retryAfter) {
        AtomicInteger left = new AtomicInteger(times);
        return new RetryingUnderFileSystem(
                new DamagedStore(memory, () -> {
                    if (left.getAndDecrement() > 0) {
                        throw new UfsException(UfsError.THROTTLED, "slow down", retryAfter, new IOException("503"));
                    }
                }),
                RetryPolicy.standard(),
                clock,
                "throttled");
    }

    @Test
    void aStoreThatGoesAwayIsToldOnceAndOnceThatItIsBack() throws Exception {
        List<String> told = new ArrayList<>();
        UnderFileSystem watched = watched(memory, told);
        memory.failNext("stat", 20, UfsError.UNAVAILABLE);
        watched.stat(StorePath.of("f"));
        watched.stat(StorePath.of("f"));
        assertThat(told).containsExactly("away", "back");

        for (UfsError answer : List.of(UfsError.THROTTLED, UfsError.ACCESS_DENIED, UfsError.CORRUPT)) {
            memory.failNext("stat", 20, answer);
            for (int i = 0; i < 20; i++) {
                ignoreRefusal(watched);
            }
        }
        assertThat(told).as("a refusal is an answer").hasSize(2);
    }

    private UnderFileSystem watched(UnderFileSystem watched, List<String> told) {
        return new RetryingUnderFileSystem(watched, RetryPolicy.standard(), clock, "memory", new StoreObserver() {
            @Override
            public void away(String reason) {
                told.add("away");
            }

            @Override
            public void back() {
                told.add("back");
            }
        });
    }

    private static void ignoreRefusal(UnderFileSystem store) {
        try {
            var _ = store.stat(StorePath.of("f"));
        } catch (UfsException e) {
            assertThat(e.error()).isEqualTo(UfsError.ACCESS_DENIED);
        }
    }

    @Test
    void whoeverIsInterruptedSaysNothingAboutTheStore() {
        List<String> told = new ArrayList<>();
        DamagedStore interrupted = new DamagedStore(memory, () -> {
            Thread.currentThread().interrupt();
            clock.advance(Duration.ofMinutes(1));
            throw new UfsException(UfsError.UNAVAILABLE, "interrupted");
        });
        UnderFileSystem watched = watched(interrupted, told);

        assertRefused(UfsError.UNAVAILABLE, () -> watched.stat(StorePath.of("f")));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(told).isEmpty();
    }

    @Test
    void damagedBytesAreNotGoneOnFrom() throws Exception {
        StoreFile file = put("f", "0123456789");
        DamagedStore damaged = new DamagedStore(memory, () -> {});
        UnderFileSystem retrying = new RetryingUnderFileSystem(damaged, RetryPolicy.standard(), clock, "damaged");

        try (InputStream stream = retrying.readWhole(StorePath.of("f"), file.version(), 10)) {
            assertThat(stream.readNBytes(5)).asString().isEqualTo("01234");
            IOException failure = catchThrowableOfType(IOException.class, () -> stream.readNBytes(5));
            assertThat(retrying.translate(failure).error()).isEqualTo(UfsError.CORRUPT);
        }
        assertThat(damaged.reads()).isEqualTo(1);
    }
}
