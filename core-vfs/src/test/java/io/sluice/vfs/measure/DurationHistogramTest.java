package io.sluice.vfs.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DurationHistogramTest {
    @ParameterizedTest
    @CsvSource({
        "-5, 0",
        "0, 0",
        "10000, 0",
        "10001, 1",
        "25000, 1",
        "1000000, 6",
        "1000001, 7",
        "60000000000, 20",
        "60000000001, 21",
        "9223372036854775807, 21"
    })
    void eachDurationFallsIntoTheBucketWhoseEdgeItDoesNotPass(long nanos, int bucket) {
        DurationHistogram histogram = new DurationHistogram();

        histogram.add(nanos);

        assertThat(histogram.snapshot().counts().get(bucket)).isOne();
        assertThat(histogram.snapshot().count()).isOne();
        assertThat(histogram.snapshot().nanos()).isEqualTo(Math.max(0, nanos));
    }

    @Test
    void theEdgesAreSecondsInAscendingOrder() {
        assertThat(Durations.edges())
                .isSorted()
                .startsWith(0.00001)
                .contains(0.001, 1.0)
                .endsWith(60.0);
    }

    @Test
    void durationsAreAddedAndSubtracted() {
        Durations first = Durations.of(1_000_000, 3_000_000);
        Durations more = first.plus(Durations.of(9));

        assertThat(more.count()).isEqualTo(3);
        assertThat(more.since(first)).isEqualTo(Durations.of(9));
        assertThat(first.since(more)).isEqualTo(Durations.NONE);
        assertThat(first.seconds()).isEqualTo(0.004);
    }

    @Test
    void quantilesAreEdges() {
        Durations durations = Durations.of(5_000, 5_000, 5_000, 700_000, 90_000_000_000L);

        assertThat(durations.quantileNanos(0)).isEqualTo(OptionalLong.of(10_000));
        assertThat(durations.quantileNanos(0.5)).isEqualTo(OptionalLong.of(10_000));
        assertThat(durations.quantileNanos(0.8)).isEqualTo(OptionalLong.of(1_000_000));
        assertThat(durations.quantileNanos(1)).isEqualTo(OptionalLong.of(60_000_000_000L));
        assertThat(Durations.NONE.quantileNanos(0.5)).isEmpty();
    }

    @Test
    void nothingIsLostWhenManyCountAtOnce() {
        DurationHistogram histogram = new DurationHistogram();
        try (ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                many.execute(() -> {
                    for (int j = 0; j < 10_000; j++) {
                        histogram.add(2_000_000);
                    }
                });
            }
        }

        assertThat(histogram.snapshot().count()).isEqualTo(160_000);
        assertThat(histogram.snapshot().seconds()).isEqualTo(320);
    }

    @Test
    void aSnapshotHasAllBuckets() {
        assertThatThrownBy(() -> new Durations(List.of(1L), 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
