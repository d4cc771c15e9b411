package io.sluice.vfs.trace;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.vfs.testing.RecordedSpans;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What the port itself promises. */
final class SpanTest {
    private static final int OPERATIONS = 100_000;

    private final RecordedSpans tracer = new RecordedSpans();

    @Test
    void whatIsNotTracedAllocatesNothing() {
        untraced(OPERATIONS);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        untraced(OPERATIONS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes of %d operations", OPERATIONS).isLessThan(OPERATIONS);
    }

    /** What a door and a store do while tracing is off. */
    private static void untraced(int operations) {
        for (int i = 0; i < operations; i++) {
            Span span = Tracer.OFF.begin("nfs read");
            if (span.isTraced()) {
                throw new AssertionError("traced");
            }
            Span part = Spans.current().child("fetch");
            part.note(SpanNote.OFFSET, i);
            part.failed("IO");
            part.end();
            span.end();
        }
    }

    @Test
    void theCurrentSpanIsThatOfTheInnermostWork() {
        Span door = tracer.begin("nfs read");

        assertThat(Spans.current()).isSameAs(Spans.NONE);
        Spans.during(door, () -> {
            assertThat(Spans.current()).isSameAs(door);
            Spans.during(Spans.current().child("fetch"), () -> {
                Spans.current().child("store read").end();
                return 0;
            });
            assertThat(Spans.current()).isSameAs(door);
            return 0;
        });

        assertThat(Spans.current()).isSameAs(Spans.NONE);
        assertThat(tracer.paths()).containsExactly("nfs read", "nfs read/fetch", "nfs read/fetch/store read");
    }

    @Test
    void workIsCarriedToAnotherThreadWithItsSpan() throws InterruptedException {
        AtomicReference<Span> there = new AtomicReference<>();
        AtomicReference<Runnable> work = new AtomicReference<>();
        Span door = tracer.begin("fuse flush");
        Spans.during(door, () -> {
            work.set(Spans.carried(() -> there.set(Spans.current())));
            return 0;
        });

        Thread.startVirtualThread(work.get()).join();
        assertThat(there.get()).isSameAs(door);

        Runnable untraced = () -> there.set(Spans.current());
        assertThat(Spans.carried(untraced)).isSameAs(untraced);
    }
}
