package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AnswerDeadlinesTest {
    private static final long TIMEOUT_MILLIS = 1_000;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);
    private final AtomicInteger aborted = new AtomicInteger();
    private final AnswerDeadlines deadlines = AnswerDeadlines.lookedAfter(TIMEOUT_MILLIS, now::get);

    @Test
    void nothingIsKeptOfARequestThatWasAnswered() {
        for (int i = 0; i < 1_000; i++) {
            try (AnswerDeadlines.Deadline deadline = deadlines.begin(aborted::incrementAndGet)) {
                assertThat(deadlines.waiting()).isOne();
                assertThat(deadline.isMissed()).isFalse();
            }
        }
        assertThat(deadlines.waiting()).isZero();
        pass(TIMEOUT_MILLIS);
        assertThat(aborted).hasValue(0);
    }

    @Test
    void aRequestIsAbortedOnceItsTimeIsOverAndOnlyThen() {
        AnswerDeadlines.Deadline deadline = deadlines.begin(aborted::incrementAndGet);
        pass(TIMEOUT_MILLIS - 1);
        assertThat(deadline.isMissed()).isFalse();
        AnswerDeadlines.Deadline later = deadlines.begin(aborted::incrementAndGet);
        pass(1);
        assertThat(deadline.isMissed()).isTrue();
        assertThat(later.isMissed()).isFalse();
        pass(TIMEOUT_MILLIS / 2);
        assertThat(aborted).hasValue(1);
        assertThat(deadlines.waiting()).isOne();
    }

    private void pass(long millis) {
        now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        deadlines.look();
    }
}
