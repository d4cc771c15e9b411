package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whose turn it is to send. */
final class UploadSlotsTest {
    private final List<String> granted = Collections.synchronizedList(new ArrayList<>());

    /** Asks in a thread of its own, and returns when that waits or has got it. */
    private CompletableFuture<Void> ask(UploadSlots<String> slots, String who) {
        CompletableFuture<Void> got = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            slots.acquire(who);
            granted.add(who);
            got.complete(null);
        });
        while (!got.isDone() && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return got;
    }

    @Test
    void noMoreRunAtOnceThanThereAreSlots() {
        UploadSlots<String> slots = new UploadSlots<>(2);
        slots.acquire("a");
        slots.acquire("b");
        CompletableFuture<Void> third = ask(slots, "c");
        assertThat(third).isNotDone();
        slots.release("a");
        third.join();
        slots.release("b");
        slots.release("c");
    }

    @Test
    void whoHasNoneComesBeforeWhoHasSome() {
        UploadSlots<String> slots = new UploadSlots<>(2);
        slots.acquire("large");
        slots.acquire("large");
        CompletableFuture<Void> more = ask(slots, "large");
        CompletableFuture<Void> small = ask(slots, "small");
        slots.release("large");
        small.join();
        assertThat(more).isNotDone();
        slots.release("small");
        more.join();
        assertThat(granted).containsExactly("small", "large");
    }

    @Test
    void aQuarterIsLeftToThoseWhoHaveNone() {
        UploadSlots<String> slots = new UploadSlots<>(4);
        slots.acquire("large");
        slots.acquire("large");
        slots.acquire("large");
        CompletableFuture<Void> fourth = ask(slots, "large");
        assertThat(fourth).isNotDone();
        slots.acquire("small");
        slots.release("small");
        assertThat(fourth).isNotDone();
        slots.release("large");
        fourth.join();
    }

    @Test
    void thoseWhoHaveSomeTakeTurns() {
        UploadSlots<String> slots = new UploadSlots<>(2);
        slots.acquire("a");
        slots.acquire("b");
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        waiting.add(ask(slots, "a"));
        waiting.add(ask(slots, "a"));
        waiting.add(ask(slots, "b"));
        waiting.add(ask(slots, "b"));
        slots.release("a");
        waiting.get(0).join();
        slots.release("b");
        waiting.get(2).join();
        assertThat(waiting.get(1)).isNotDone();
        assertThat(waiting.get(3)).isNotDone();
        slots.release("a");
        slots.release("b");
        CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new)).join();
    }

    @Test
    void withOneSlotEverybodyGetsThereInTheEnd() {
        UploadSlots<String> slots = new UploadSlots<>(1);
        slots.acquire("a");
        CompletableFuture<Void> again = ask(slots, "a");
        CompletableFuture<Void> other = ask(slots, "b");
        slots.release("a");
        CompletableFuture.anyOf(again, other).join();
        slots.release(granted.getFirst());
        CompletableFuture.allOf(again, other).join();
    }
}
