package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.core.write.SealRules.Decision;
import io.sluice.vfs.core.write.SealRules.Signals;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When a file is finished that nobody closes: docs/SEMANTICS.md, "When a file written by NFS is sealed". */
final class SealRulesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final SealRules rules = new SealRules(SealSettings.defaults());

    @Test
    void twoSecondsAfterACommitThatFollowsTheLastBytes() {
        Signals committed = signals(true, at(10), at(11));
        assertThat(rules.decide(committed, second(12))).isEqualTo(Decision.WAIT);
        assertThat(rules.decide(committed, second(13))).isEqualTo(Decision.SEAL);
    }

    @Test
    void aStableWriteIsItsOwnSignal() {
        assertThat(rules.decide(signals(true, at(10), at(10)), second(12))).isEqualTo(Decision.SEAL);
    }

    @Test
    void aCommitInTheMiddleDoesNotCountOnceMoreBytesCame() {
        Signals underMemoryPressure = signals(true, at(20), at(10));
        assertThat(rules.decide(underMemoryPressure, second(49))).isEqualTo(Decision.WAIT);
        assertThat(rules.decide(underMemoryPressure, second(50))).isEqualTo(Decision.SEAL);
    }

    @Test
    void thirtySecondsOfSilenceEndAFileWithoutAnySignal() {
        Signals silent = signals(true, at(10), Optional.empty());
        assertThat(rules.decide(silent, second(39))).isEqualTo(Decision.WAIT);
        assertThat(rules.decide(silent, second(40))).isEqualTo(Decision.SEAL);
    }

    @Test
    void anEmptyFileIsSealedTwoSecondsAfterItsCreation() {
        Signals empty = signals(true, Optional.empty(), Optional.empty());
        assertThat(rules.decide(empty, second(1))).isEqualTo(Decision.WAIT);
        assertThat(rules.decide(empty, second(2))).isEqualTo(Decision.SEAL);
    }

    @Test
    void aFileWithHolesIsNeverSealedButSetAsideAfterTenMinutes() {
        Signals holes = signals(false, at(10), at(11));
        assertThat(rules.decide(holes, second(60))).isEqualTo(Decision.WAIT);
        assertThat(rules.decide(holes, second(609))).isEqualTo(Decision.WAIT);
        assertThat(rules.decide(holes, second(610))).isEqualTo(Decision.SET_ASIDE);
    }

    @Test
    void aFileThatADoorHoldsOpenIsLeftToItsClose() {
        Signals open = new Signals(true, true, START, at(10), at(11));
        assertThat(rules.decide(open, second(100_000))).isEqualTo(Decision.WAIT);
    }

    private static Signals signals(boolean contiguous, Optional<Instant> lastData, Optional<Instant> lastSignal) {
        return new Signals(false, contiguous, START, lastData, lastSignal);
    }

    private static Optional<Instant> at(int second) {
        return Optional.of(second(second));
    }

    private static Instant second(int second) {
        return START.plusSeconds(second);
    }
}
