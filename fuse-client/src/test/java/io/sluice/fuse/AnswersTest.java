package io.sluice.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.trace.Tracer;
import org.junit.jupiter.api.Test;

final class AnswersTest {
    private final FuseCounters counters = new FuseCounters(Tracer.OFF);
    private final Answers answers = new Answers(counters);

    @Test
    void nothingIsThrownIntoNativeCode() {
        assertThat(answers.answer(FuseOperation.READ, 1, () -> {
                    throw new StackOverflowError("as the test wants it");
                }))
                .isEqualTo(Errno.EIO.answer());
        assertThat(answers.answer(FuseOperation.READ, 1, () -> {
                    throw new IllegalStateException("as the test wants it");
                }))
                .isEqualTo(Errno.EIO.answer());
    }

    @Test
    void answersAndErrorsAreCounted() {
        assertThat(answers.answer(FuseOperation.WRITE, 1, () -> 17)).isEqualTo(17);
        assertThat(answers.answer(FuseOperation.OPEN, "/a", () -> {
                    throw new VfsException(VfsError.WRITE_ONCE, "sealed");
                }))
                .isEqualTo(Errno.EPERM.answer());
        FuseStatistics statistics = counters.with(0, 0);
        assertThat(statistics.operations())
                .containsEntry(FuseOperation.WRITE, 1L)
                .containsEntry(FuseOperation.OPEN, 1L)
                .hasSize(2);
        assertThat(statistics.errors()).isEqualTo(1);
    }
}
