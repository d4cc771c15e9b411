package io.sluice.vfs.core.write;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides when a file that is being written is finished, where no close tells (SEMANTICS, section 3). A pure function. */
public final class SealRules {
    /** What can be done with a file now. */
    public enum Decision {
        /** It is still being written, or may be. */
        WAIT,
        SEAL,
        /** It has holes that nobody fills: not published, shown to the operator. */
        SET_ASIDE
    }

    /**
     * What is known of a file that is being written.
     *
     * @param open whether a door holds it open for writing, and so will tell when it is closed
     * @param contiguous whether all bytes from 0 to its size were received
     * @param created when it was created
     * @param lastData when the last bytes came
     * @param lastSignal when a COMMIT, a stable write or a SETATTR last followed data
     */
    public record Signals(
            boolean open,
            boolean contiguous,
            Instant created,
            Optional<Instant> lastData,
            Optional<Instant> lastSignal) {}

    private final SealSettings settings;

    public SealRules(SealSettings settings) {
        this.settings = settings;
    }

    public Decision decide(Signals signals, Instant now) {
        if (signals.open()) {
            return Decision.WAIT;
        }
        if (signals.lastData().isEmpty()) {
            return passed(signals.created(), settings.afterSignal(), now) ? Decision.SEAL : Decision.WAIT;
        }
        Instant lastData = signals.lastData().get();
        if (!signals.contiguous()) {
            return passed(lastData, settings.holes(), now) ? Decision.SET_ASIDE : Decision.WAIT;
        }
        boolean signalled = signals.lastSignal()
                .filter(signal -> !signal.isBefore(lastData))
                .filter(signal -> passed(signal, settings.afterSignal(), now))
                .isPresent();
        return signalled || passed(lastData, settings.afterSilence(), now) ? Decision.SEAL : Decision.WAIT;
    }

    private static boolean passed(Instant since, Duration wait, Instant now) {
        return !now.isBefore(since.plus(wait));
    }
}
