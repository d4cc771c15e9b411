package io.sluice.ufs.decorate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.storage.StoreObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a store is away and when it is back. */
final class AvailabilityTest {
    private static final long START = Long.MAX_VALUE - 5; // wraps around, as System.nanoTime may

    private final List<String> told = new ArrayList<>();
    private final Availability availability = new Availability(new StoreObserver() {
        @Override
        public void away(String reason) {
            told.add("away: " + reason);
        }

        @Override
        public void back() {
            told.add("back");
        }
    });

    private static long at(int millis) {
        return START + Duration.ofMillis(millis).toNanos();
    }

    private void fails(int began, int now) {
        availability.failed(at(began), at(now), "at " + now);
    }

    private void answers(int began, int now) {
        availability.answered(at(began), at(now));
    }

    @Test
    void threeFailuresInARowWithinASecondOrMoreMeanAwayAndTheFirstAnswerMeansBack() {
        fails(0, 1);
        fails(500, 501);
        assertThat(told).isEmpty();
        fails(1_200, 1_201);
        fails(2_000, 2_001);
        answers(3_000, 3_001);
        answers(4_000, 4_001);

        assertThat(told).containsExactly("away: at 1201", "back");
    }

    @Test
    void failuresThatComeAllAtOnceAreABlip() {
        for (int i = 0; i < 50; i++) {
            fails(0, i);
        }
        answers(100, 101);

        assertThat(told).isEmpty();
    }

    @Test
    void anAnswerBetweenFailuresBeginsTheCountAnew() {
        fails(0, 1);
        fails(1_000, 1_001);
        answers(1_100, 1_101);
        fails(2_000, 2_001);
        fails(4_000, 4_001);
        assertThat(told).isEmpty();
        fails(4_500, 4_501);

        assertThat(told).containsExactly("away: at 4501");
    }

    @Test
    void oneAttemptThatHangsForTenSecondsIsEnough() {
        fails(0, 9_000);
        assertThat(told).isEmpty();
        answers(9_100, 9_101);
        fails(10_000, 20_000);

        assertThat(told).containsExactly("away: at 20000");
    }

    @Test
    void oneThatHungWhileOthersWereAnsweredIsNot() {
        answers(0, 59_000);
        fails(0, 60_000);

        assertThat(told).isEmpty();
    }

    @Test
    void anAnswerThatWasUnderWayBeforeDoesNotMeanBack() {
        fails(0, 15_000);
        answers(14_000, 15_500);
        assertThat(told).containsExactly("away: at 15000");
        answers(15_100, 15_600);

        assertThat(told).containsExactly("away: at 15000", "back");
    }
}
