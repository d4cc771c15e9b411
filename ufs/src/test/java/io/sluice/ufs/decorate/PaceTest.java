package io.sluice.ufs.decorate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A store that throttles one is asked less often by all. */
final class PaceTest {
    private static final long MILLI = 1_000_000;

    private final Pace pace = new Pace();
    private long now = Long.MAX_VALUE - 3_000 * MILLI; // wraps around, as System.nanoTime may

    /** Requests that come at a steady rate; returns the sum of what they were told to wait. */
    private Duration ask(int times, int everyMillis) {
        Duration waits = Duration.ZERO;
        for (int i = 0; i < times; i++) {
            waits = waits.plus(pace.begin(now));
            now += everyMillis * MILLI;
        }
        return waits;
    }

    @Test
    void nobodyWaitsForAStoreThatDoesNotThrottle() {
        assertThat(ask(10_000, 0)).isZero();
        assertThat(pace.rate()).isInfinite();
    }

    @Test
    void theRateIsCutByAThirdOfWhatTheStoreWasAsked() {
        ask(200, 10);

        assertThat(pace.throttled(now, Duration.ZERO)).isTrue();

        assertThat(pace.rate()).isCloseTo(70, within(5.0));
    }

    @Test
    void refusalsOfRequestsThatWereUnderWayCutNothingMore() {
        ask(200, 10);
        pace.throttled(now, Duration.ZERO);
        double rate = pace.rate();

        for (int i = 0; i < 100; i++) {
            assertThat(pace.throttled(now + i * MILLI, Duration.ZERO)).isFalse();
        }

        assertThat(pace.rate()).isEqualTo(rate);
    }

    @Test
    void requestsAreSpreadEvenlyWhoeverMakesThem() {
        ask(200, 10);
        pace.throttled(now, Duration.ZERO);
        long apart = (long) (1e9 / pace.rate());

        for (int i = 0; i < 20; i++) {
            assertThat(pace.begin(now).toNanos()).isCloseTo(i * apart, within(20L));
        }
    }

    @Test
    void whatTheStoreAsksToWaitEverybodyWaitsUpToAMinute() {
        pace.begin(now);
        pace.throttled(now, Duration.ofSeconds(7));
        assertThat(pace.begin(now)).isEqualTo(Duration.ofSeconds(7));

        now += Duration.ofHours(1).toNanos();
        pace.begin(now);
        pace.throttled(now, Duration.ofDays(10));
        assertThat(pace.begin(now)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
    }

    @Test
    void aStoreThatRefusesForEverIsAskedOnceASecond() {
        ask(200, 10);
        for (int i = 0; i < 50; i++) {
            now += 600 * MILLI;
            pace.throttled(now, Duration.ZERO);
        }

        assertThat(pace.rate()).isEqualTo(1);
    }

    @Test
    void theRateGrowsAgainAndAfterAMinuteWithoutRefusalThereIsNone() {
        ask(200, 10);
        pace.throttled(now, Duration.ZERO);
        double cut = pace.rate();

        ask(40, 50);
        assertThat(pace.rate()).isBetween(1.15 * cut, 1.3 * cut);

        ask(1, 60_000);
        pace.begin(now);
        assertThat(pace.rate()).isInfinite();
    }
}
