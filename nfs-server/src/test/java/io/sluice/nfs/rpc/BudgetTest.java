package io.sluice.nfs.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BudgetTest {
    private final Budget budget = new Budget(10);
    private final List<String> woken = new ArrayList<>();

    @Test
    void noMoreIsGivenThanThereIs() {
        assertThat(budget.tryAcquire(6)).isTrue();
        assertThat(budget.tryAcquire(5)).isFalse();
        assertThat(budget.tryAcquire(4)).isTrue();
        assertThat(budget.used()).isEqualTo(10);
        budget.release(10);
        assertThat(budget.awaitIdle(Duration.ofSeconds(1))).isTrue();
    }

    @Test
    void whoWaitsIsWokenInTurnAndOnceEach() {
        assertThat(budget.tryAcquire(10)).isTrue();
        budget.await(() -> woken.add("first"));
        budget.await(() -> woken.add("second"));
        assertThat(woken).isEmpty();
        budget.release(1);
        assertThat(woken).containsExactly("first");
        budget.wakeNext();
        assertThat(woken).containsExactly("first", "second");
        budget.wakeNext();
        assertThat(woken).hasSize(2);
    }

    @Test
    void whoComesWhileThereIsRoomIsWokenAtOnce() {
        budget.await(() -> woken.add("first"));
        assertThat(woken).containsExactly("first");
    }

    @Test
    void whoForgetsToWaitLetsTheNextHaveTheTurn() {
        assertThat(budget.tryAcquire(10)).isTrue();
        Budget.Waiter first = () -> woken.add("first");
        budget.await(first);
        budget.await(() -> woken.add("second"));
        budget.forget(first);
        budget.release(10);
        assertThat(woken).containsExactly("second");
    }
}
