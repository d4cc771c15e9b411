package io.sluice.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.trace.Tracer;
import org.junit.jupiter.api.Test;

final class FuseCountersTest {
    private final FuseCounters counters = new FuseCounters(Tracer.OFF);
    private final Answers answers = new Answers(counters);

    @Test
    void operationsErrorsAndTimesAreCountedForEachKind() {
        answers.answer(FuseOperation.READ, 1, () -> 5);
        answers.answer(FuseOperation.GETATTR, "/x", () -> {
            throw new VfsException(VfsError.NOT_FOUND, "it is not there");
        });
        answers.answer(FuseOperation.GETATTR, "/x", () -> {
            throw new IllegalStateException("a fault");
        });

        FuseStatistics statistics = counters.with(2, 1);
        assertThat(statistics.operations())
                .containsEntry(FuseOperation.READ, 1L)
                .containsEntry(FuseOperation.GETATTR, 2L)
                .hasSize(2);
        assertThat(statistics.errors()).isEqualTo(2);
        assertThat(statistics.answered()).containsOnlyKeys(FuseOperation.READ, FuseOperation.GETATTR);
        assertThat(statistics.answered().get(FuseOperation.READ).errors()).isZero();
        FuseStatistics.Answered looks = statistics.answered().get(FuseOperation.GETATTR);
        assertThat(looks.errors()).isEqualTo(2);
        assertThat(looks.times().count()).isEqualTo(2);
        assertThat(looks.times().nanos()).isPositive();
    }
}
