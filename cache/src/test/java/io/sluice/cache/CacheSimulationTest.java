package io.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cache.AccessPattern.Kind;
import io.sluice.vfs.content.CachePolicy;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the policies are worth, by the simulation, which is exact but for tinylfu. The figures of ADR 0008 were made in the same way. */
final class CacheSimulationTest {
    private static final long SMALL = 110 << 10;
    private static final long SHARD = 128 << 20;

    private static CacheSimulation.Result run(CachePolicy policy, AccessPattern pattern, long limitBytes) {
        CacheSimulation simulation = new CacheSimulation(policy, limitBytes);
        pattern.forEach(simulation::read);
        return simulation.result();
    }

    /** {@code files} times {@code fileBytes} fit; the data set is {@code times} as large. */
    private static double rate(CachePolicy policy, Kind kind, long fileBytes, int fit, double times) {
        int files = (int) (fit * times);
        AccessPattern pattern = new AccessPattern(kind, files, fileBytes, 6, Math.max(1, fit / 2), 0.9, 1);
        return run(policy, pattern, fileBytes * fit).repeatedByteRate();
    }

    @ParameterizedTest
    @CsvSource({"CYCLIC, 1000", "SHUFFLED, 1000", "CYCLIC, 500", "SHUFFLED, 500"})
    void autoFindsNearlyHalfOfADataSetOfSmallFilesThatIsTwiceTheCache(Kind kind, int fit) {
        assertThat(rate(CachePolicy.AUTO, kind, SMALL, fit, 2)).isGreaterThanOrEqualTo(0.45);
    }

    @ParameterizedTest
    @CsvSource({"CYCLIC, 80", "SHUFFLED, 80", "CYCLIC, 10", "SHUFFLED, 10"})
    void autoFindsNearlyHalfOfADataSetOfShardsThatIsTwiceTheCache(Kind kind, int fit) {
        double atBest = fit < 32 ? 0.40 : 0.45; // one of ten shards is always on its way out
        assertThat(rate(CachePolicy.AUTO, kind, SHARD, fit, 2)).isGreaterThanOrEqualTo(atBest);
    }

    @Test
    void autoIsNearTheBestOfTheOthersWhateverThePattern() {
        for (Kind kind : Kind.values()) {
            for (double times : new double[] {0.5, 1.1, 2, 10}) {
                double best = 0;
                for (CachePolicy other : new CachePolicy[] {CachePolicy.TINYLFU, CachePolicy.LRU, CachePolicy.KEEP}) {
                    best = Math.max(best, rate(other, kind, SMALL, 200, times));
                }
                assertThat(rate(CachePolicy.AUTO, kind, SMALL, 200, times))
                        .as("%s %s", kind, times)
                        .isGreaterThan(best - 0.05);
            }
        }
    }

    @Test
    void autoMovesToAnotherDataSetWithinAFewEpochs() {
        CacheSimulation simulation = new CacheSimulation(CachePolicy.AUTO, 500 * SMALL);
        AccessPattern epochs = new AccessPattern(Kind.SHUFFLED, 1000, SMALL, 6, 1, 0, 1);
        epochs.forEach(simulation::read);
        epochs.forEach((file, size) -> simulation.read(1_000_000 + file, size));
        CacheSimulation.Result before = simulation.result();
        epochs.forEach((file, size) -> simulation.read(1_000_000 + file, size));
        double rate = (double) (simulation.result().hitBytes() - before.hitBytes()) / (6 * 1000 * SMALL);
        assertThat(rate).isGreaterThanOrEqualTo(0.45);
    }

    @Test
    void lruFindsNothingInACycleThatIsLittleLargerThanTheCache() {
        assertThat(rate(CachePolicy.LRU, Kind.CYCLIC, SMALL, 500, 1.1)).isZero();
    }

    @Test
    void keepFindsWhatFitted() {
        assertThat(rate(CachePolicy.KEEP, Kind.SHUFFLED, SMALL, 500, 2)).isEqualTo(0.5);
    }

    @Test
    void tinylfuIsBestWhereSomeFilesAreReadMoreOftenThanOthers() {
        double tinylfu = rate(CachePolicy.TINYLFU, Kind.ZIPF, SMALL, 500, 10);
        assertThat(tinylfu).isGreaterThan(rate(CachePolicy.LRU, Kind.ZIPF, SMALL, 500, 10) + 0.04);
        assertThat(tinylfu).isGreaterThan(rate(CachePolicy.KEEP, Kind.ZIPF, SMALL, 500, 10) + 0.04);
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void whatFitsIsFoundFromTheSecondEpochOn(CachePolicy policy) {
        for (Kind kind : Kind.values()) {
            assertThat(rate(policy, kind, SMALL, 500, 0.5)).as("%s", kind).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void aFileLargerThanTheCacheIsFoundInPart(CachePolicy policy) {
        AccessPattern pattern = new AccessPattern(Kind.CYCLIC, 1, 10 << 20, 3, 1, 0, 1);
        CacheSimulation.Result result = run(policy, pattern, 4 << 20);
        assertThat(result).isEqualTo(new CacheSimulation.Result(3, 30 << 20, 0, 8 << 20, 2, 20 << 20));
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void aCacheOfNoBytesFindsNothing(CachePolicy policy) {
        AccessPattern pattern = new AccessPattern(Kind.SHUFFLED, 100, 1000, 3, 1, 0, 1);
        assertThat(run(policy, pattern, 0).hitBytes()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theSameSeedReadsTheSame(Kind kind) {
        AccessPattern one = new AccessPattern(kind, 50, 1000, 3, 5, 1, 7);
        AccessPattern other = new AccessPattern(kind, 50, 1000, 3, 5, 1, 8);
        assertThat(order(one)).isEqualTo(order(one));
        assertThat(order(one).equals(order(other))).isEqualTo(kind == Kind.CYCLIC);
    }

    private static String order(AccessPattern pattern) {
        StringBuilder order = new StringBuilder();
        pattern.forEach((file, size) -> order.append(file).append(' '));
        return order.toString();
    }

    @Test
    void everyEpochOfAShuffleHasEveryFile() {
        Set<Long> seen = new HashSet<>();
        int[] count = {0};
        new AccessPattern(Kind.SHUFFLED, 50, 1000, 4, 1, 0, 3).forEach((file, size) -> {
            seen.add(file);
            count[0]++;
            if (count[0] % 50 == 0) {
                assertThat(seen).hasSize(50);
                seen.clear();
            }
        });
        assertThat(count[0]).isEqualTo(200);
    }
}
