package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.PolicyRun.LIMITS;
import static io.sluice.vfs.core.read.PolicyRun.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a stream is read ahead of where the store lets requests wait. */
final class SlowAnswersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 32",
        "500, 32",
        "1000, 33",
        "10000, 43",
        "20000, 55",
        "50000, 91",
        "80000, 127",
        "81000, 128",
        "1000000, 128"
    })
    void theWindowIsLongerByWhatTenGigabitsASecondCarryMeanwhileUpToFourWindows(long latencyMicros, long windowMib) {
        FetchLimits limits = LIMITS.awaiting(TimeUnit.MICROSECONDS.toNanos(latencyMicros));
        assertThat(limits.aheadMax()).isEqualTo(windowMib * MIB);
        assertThat(limits.windowMax()).isEqualTo(LIMITS.windowMax());
        assertThat(furthestAhead(limits)).isEqualTo(windowMib * MIB);
    }

    @Test
    void howFarAllStreamsTogetherAreStaysTheSame() {
        FetchLimits limits = LIMITS.awaiting(TimeUnit.SECONDS.toNanos(1));
        assertThat(limits.sharedMax()).isEqualTo(LIMITS.sharedMax());
    }

    @Test
    void whoTurnedReadAheadOffGetsNone() {
        FetchLimits off = FetchLimits.ofBytes((int) MIB, 0, 0, 4 * MIB, 4 * MIB);
        assertThat(off.awaiting(Long.MAX_VALUE)).isEqualTo(off);
    }

    @Test
    void theShortestWaitOfLateCounts() {
        AnswerTime answers = new AnswerTime();
        assertThat(answers.nanos()).isZero();
        answers.took(50_000);
        answers.took(900_000);
        assertThat(answers.nanos()).isBetween(50_000L, 80_000L);
        answers.took(20_000);
        assertThat(answers.nanos()).isEqualTo(20_000);
    }

    @Test
    void aStoreThatBecameSlowerIsFoundOutAfterAWhile() {
        AnswerTime answers = new AnswerTime();
        answers.took(1_000);
        for (int i = 0; i < 200; i++) {
            answers.took(900_000);
        }
        assertThat(answers.nanos()).isBetween(800_000L, 900_000L);
    }

    /** How far ahead of a reader who reads a large file in order it is asked for, at most. */
    private static long furthestAhead(FetchLimits limits) {
        long size = 1024 * MIB;
        ReadPattern pattern = ReadPattern.NONE;
        long furthest = 0;
        for (long at = 0; at < size / 2; at += MIB) {
            FetchPolicy.Step step = FetchPolicy.after(pattern, at, MIB, size, limits);
            pattern = step.pattern();
            furthest = Math.max(furthest, step.ahead().to() - at - MIB);
        }
        return furthest;
    }
}
