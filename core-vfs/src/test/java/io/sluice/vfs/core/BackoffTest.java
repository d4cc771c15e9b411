package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When what did not succeed is tried again. */
final class BackoffTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Backoff backoff = new Backoff();

    @Test
    void thePausesGrowFromASecondToAMinute() {
        List<Long> seconds = new ArrayList<>();
        Instant now = START;
        assertThat(backoff.take(now)).isTrue();
        for (int i = 0; i < 9; i++) {
            backoff.again(now);
            long pause = 0;
            while (!backoff.take(now)) {
                now = now.plusSeconds(1);
                pause++;
            }
            seconds.add(pause);
        }
        assertThat(seconds).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    }

    @Test
    void oneTriesAtATime() {
        assertThat(backoff.take(START)).isTrue();
        assertThat(backoff.take(START.plusSeconds(100))).isFalse();
    }

    @Test
    void aClockThatHasGoneBackDelaysNoTry() {
        assertThat(backoff.take(START)).isTrue();
        backoff.again(START);
        assertThat(backoff.take(START)).isFalse();
        assertThat(backoff.take(START.minus(Duration.ofDays(1)))).isTrue();
    }
}
