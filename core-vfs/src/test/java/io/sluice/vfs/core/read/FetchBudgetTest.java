package io.sluice.vfs.core.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.testing.ManyThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class FetchBudgetTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    private final FetchBudget budget = new FetchBudget(100);
    private final List<String> order = new ArrayList<>();

    /** Queues for some bytes, and says so when it has them. */
    private Thread queued(String name, long bytes) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                budget.acquire(bytes, LONG);
                synchronized (order) {
                    order.add(name);
                }
            } catch (InterruptedException | TimeoutException e) {
                synchronized (order) {
                    order.add(name + " failed");
                }
            }
        });
        Shelf.await(() -> thread.getState() == Thread.State.TIMED_WAITING || !thread.isAlive());
        return thread;
    }

    @Test
    void demandTakesAllOfIt() throws Exception {
        budget.acquire(100, LONG);
        assertThat(budget.usedBytes()).isEqualTo(100);
        budget.release(60);
        budget.release(40);
        assertThat(budget.usedBytes()).isZero();
    }

    @Test
    void prefetchLeavesAQuarter() {
        assertThat(budget.tryAcquire(76)).isFalse();
        assertThat(budget.tryAcquire(75)).isTrue();
        assertThat(budget.tryAcquire(1)).isFalse();
    }

    private Thread queuedBehind(String name, long bytes) {
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                budget.acquireBehind(bytes);
                synchronized (order) {
                    order.add(name);
                }
            } catch (InterruptedException e) {
                synchronized (order) {
                    order.add(name + " ended");
                }
            }
        });
        Shelf.await(() -> thread.getState() == Thread.State.WAITING || !thread.isAlive());
        return thread;
    }

    @Test
    void aLoadTakesHalfOfItAndComesBehindDemandAndPrefetch() throws Exception {
        queuedBehind("first", 50).join();
        Thread second = queuedBehind("second", 10);
        assertThat(budget.tryAcquire(25)).as("prefetch goes on").isTrue();
        budget.acquire(25, LONG);
        Thread demand = queued("demand", 40);
        budget.release(50);
        demand.join();
        assertThat(order).containsExactly("first", "demand");
        budget.release(50);
        second.join();
        assertThat(order).containsExactly("first", "demand", "second");
        assertThat(budget.usedBytes()).isEqualTo(50);
    }

    @Test
    void aLoadThatIsEndedWhileItQueuesTakesNothing() throws Exception {
        budget.acquire(100, LONG);
        Thread large = queuedBehind("large", 100);
        Thread small = queuedBehind("small", 50);
        large.interrupt();
        large.join();
        budget.release(100);
        small.join();
        assertThat(order).containsExactly("large ended", "small");
        assertThat(budget.usedBytes()).isEqualTo(50);
    }

    @Test
    void aLoadOfMoreThanHalfGoesWhenNobodyElseIsThere() throws Exception {
        queuedBehind("all", 100).join();
        assertThat(budget.usedBytes()).isEqualTo(100);
    }

    @Test
    void demandIsServedInTheOrderInWhichItCame() throws Exception {
        budget.acquire(100, LONG);
        Thread large = queued("large", 80);
        Thread small = queued("small", 20);

        budget.release(50);
        assertThat(order).as("the small one does not overtake").isEmpty();
        budget.release(30);
        large.join();
        assertThat(order).containsExactly("large");
        budget.release(20);
        small.join();
        assertThat(order).containsExactly("large", "small");
    }

    @Test
    void prefetchGetsNothingWhileDemandQueues() throws Exception {
        budget.acquire(70, LONG);
        Thread demand = queued("demand", 50);
        assertThat(budget.tryAcquire(1)).isFalse();
        budget.release(70);
        demand.join();
        assertThat(budget.tryAcquire(1)).isTrue();
    }

    @Test
    void whoGivesUpLetsTheNextOneGo() throws Exception {
        budget.acquire(60, LONG);
        Thread first = queued("first", 80);
        Thread second = queued("second", 30);

        first.interrupt();
        first.join();
        second.join();
        assertThat(order).containsExactlyInAnyOrder("first failed", "second");
        assertThat(budget.usedBytes()).isEqualTo(90);
    }

    @Test
    void whoWaitsTooLongTakesNothing() throws Exception {
        budget.acquire(60, LONG);
        assertThatThrownBy(() -> budget.acquire(50, 1)).isInstanceOf(TimeoutException.class);
        assertThat(budget.usedBytes()).isEqualTo(60);
        budget.acquire(40, LONG);
    }

    @Test
    void moreThanEverWasThereCanNeitherBeTakenNorGivenBack() {
        assertThatThrownBy(() -> budget.acquire(101, LONG)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> budget.tryAcquire(101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> budget.release(1)).isInstanceOf(IllegalStateException.class);
    }

    @Property(tries = 30)
    void theTotalIsNeverExceededAndEverybodyGetsTheirTurn(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int total) throws Exception {
        FetchBudget shared = new FetchBudget(total);
        AtomicLong used = new AtomicLong();
        ManyThreads.run(16, thread -> {
            Random random = new Random(seed + thread);
            for (int i = 0; i < 50; i++) {
                int bytes = random.nextInt(total) + 1;
                if (random.nextBoolean()) {
                    shared.acquire(bytes, LONG);
                } else if (!shared.tryAcquire(bytes)) {
                    continue;
                }
                assertThat(used.addAndGet(bytes)).isLessThanOrEqualTo(total);
                LockSupport.parkNanos(1);
                used.addAndGet(-bytes);
                shared.release(bytes);
            }
        });
        assertThat(shared.usedBytes()).isZero();
    }
}
