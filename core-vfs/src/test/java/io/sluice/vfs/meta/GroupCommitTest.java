package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class GroupCommitTest {
    private final GroupCommit commits = new GroupCommit();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void callersThatArriveDuringACommitShareTheNextOne() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        threads.add(Thread.ofPlatform()
                .start(() -> commits.share(() -> {
                    running.countDown();
                    await(finish);
                })));
        await(running);
        for (int i = 0; i < 50; i++) {
            threads.add(Thread.ofPlatform().start(() -> commits.share(runs::incrementAndGet)));
        }
        for (Thread waiting : threads.subList(1, threads.size())) {
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        assertThat(runs).hasValue(0);
        finish.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void aCommitThatFailedServesNobody() {
        assertThatIllegalStateException()
                .isThrownBy(() -> commits.share(() -> {
                    throw new IllegalStateException("the disk refused");
                }));
        commits.share(runs::incrementAndGet);
        assertThat(runs).hasValue(1);
    }

    @Test
    void everyCallThatComesAfterACommitGetsOneOfItsOwn() {
        commits.share(runs::incrementAndGet);
        commits.share(runs::incrementAndGet);
        assertThat(commits.alone(runs::incrementAndGet)).isEqualTo(3);
    }

    @Test
    void whoIsInNoHurryIsServedByTheCommitOfAnother() throws Exception {
        Thread unhurried = Thread.ofPlatform().start(() -> commits.shareWithin(Long.MAX_VALUE, runs::incrementAndGet));
        while (unhurried.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        commits.share(runs::incrementAndGet);
        unhurried.join();
        assertThat(runs).hasValue(1);
    }

    @Test
    void whoIsInNoHurryCommitsInTheEndIfNobodyElseDoes() {
        commits.shareWithin(1, runs::incrementAndGet);
        assertThat(runs).hasValue(1);
    }

    @Test
    void whoIsInterruptedWaitsForNobodyElse() {
        Thread.currentThread().interrupt();
        commits.shareWithin(Long.MAX_VALUE, runs::incrementAndGet);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(runs).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
