package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.core.write.SealRules.Decision;
import io.sluice.vfs.core.write.SealRules.Signals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the Linux NFS client sends for a file, as tables: a second, what comes then, and what the rules say right after it.
 *
 * <p>Writes are {@code FROM-TO} in KiB, with {@code stable} for FILE_SYNC; what is awaited is written {@code -}.
 */
final class NfsSequencesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int KIB = 1024;

    private final SealRules rules = new SealRules(SealSettings.defaults());

    @Test
    void aLargeFileIsSealedTwoSecondsAfterTheCommitOfItsClose() {
        holds("""
                0   create          WAIT
                1   write 0-1024    WAIT
                1   write 1024-2048 WAIT
                9   write 2048-3072 WAIT
                10  commit          WAIT
                11  -               WAIT
                12  -               SEAL
                """);
    }

    @Test
    void aSmallFileOfOneStableWriteHasNoCommit() {
        holds("""
                0   create              WAIT
                0   write 0-4 stable    WAIT
                1   -                   WAIT
                2   -                   SEAL
                """);
    }

    @Test
    void memoryPressureCommitsInTheMiddle() {
        holds("""
                0   create          WAIT
                1   write 0-1024    WAIT
                2   commit          WAIT
                3   write 1024-2048 WAIT
                4   -               WAIT
                20  -               WAIT
                25  write 2048-3072 WAIT
                26  commit          WAIT
                28  -               SEAL
                """);
    }

    @Test
    void aCommitInTheMiddleWithAPauseAfterItIsTakenForTheEnd() {
        // The write that comes then is late, and opens the file again.
        holds("""
                0   create          WAIT
                1   write 0-1024    WAIT
                2   commit          WAIT
                4   -               SEAL
                """);
    }

    @Test
    void ofTwoCommitsTheLastCounts() {
        holds("""
                0   create          WAIT
                1   write 0-1024    WAIT
                2   commit          WAIT
                3   commit          WAIT
                4   -               WAIT
                5   -               SEAL
                """);
    }

    @Test
    void writesOfOtherPagesBetweenTwoCommitsWaitForTheSecond() {
        holds("""
                0   create          WAIT
                1   write 0-512     WAIT
                2   commit          WAIT
                3   write 512-1024  WAIT
                4   -               WAIT
                5   commit          WAIT
                7   -               SEAL
                """);
    }

    @Test
    void aChangeOfAttributesAfterTheDataIsItsSignal() {
        // cp -p and rsync set times and mode last.
        holds("""
                0   create          WAIT
                1   write 0-64      WAIT
                1   commit          WAIT
                2   setattr         WAIT
                3   -               WAIT
                4   -               SEAL
                """);
    }

    @Test
    void aChangeOfAttributesBeforeTheDataIsNone() {
        holds("""
                0   create          WAIT
                0   setattr         WAIT
                1   write 0-64      WAIT
                3   -               WAIT
                30  -               WAIT
                31  -               SEAL
                """);
    }

    @Test
    void writesThatOvertakeEachOtherLeaveAHoleUntilTheLastIsThere() {
        holds("""
                0   create          WAIT
                1   write 1024-2048 WAIT
                1   commit          WAIT
                9   -               WAIT
                60  write 0-1024    WAIT
                60  commit          WAIT
                62  -               SEAL
                """);
    }

    @Test
    void aWriteThatIsSentAgainBeginsTheWaitAnew() {
        holds("""
                0   create          WAIT
                1   write 0-1024    WAIT
                2   commit          WAIT
                3   write 0-1024    WAIT
                4   -               WAIT
                32  -               WAIT
                33  -               SEAL
                """);
    }

    @Test
    void aClientThatDiesLeavesAFileThatIsWholeAsFarAsItGoesToItsSilence() {
        holds("""
                0   create          WAIT
                1   write 0-1024    WAIT
                30  -               WAIT
                31  -               SEAL
                """);
    }

    @Test
    void aClientThatDiesWithAHoleLeavesAFileThatIsSetAside() {
        holds("""
                0   create          WAIT
                1   write 0-1024    WAIT
                1   write 2048-3072 WAIT
                31  -               WAIT
                600 -               WAIT
                601 -               SET_ASIDE
                """);
    }

    @Test
    void aClientThatDiesAfterItsCreateLeavesAnEmptyFile() {
        holds("""
                0   create          WAIT
                1   -               WAIT
                2   -               SEAL
                """);
    }

    @Test
    void ftruncateBeforeTheDataIsNoEnd() {
        holds("""
                0   create          WAIT
                0   size 1024       WAIT
                2   -               WAIT
                29  write 0-512     WAIT
                31  -               WAIT
                35  write 512-1024  WAIT
                36  commit          WAIT
                38  -               SEAL
                """);
    }

    @Test
    void aTruncateAfterTheDataIsAChangeOfAttributes() {
        holds("""
                0   create          WAIT
                1   write 0-1024    WAIT
                2   size 512        WAIT
                4   -               SEAL
                """);
    }

    /** What was seen of a file so far, as a gateway keeps it. */
    private static final class Seen {
        private final WriteProgress progress = new WriteProgress(START);

        void happens(List<String> words, Instant now) {
            switch (words.getFirst()) {
                case "create", "-" -> {
                    // Nothing of the file's bytes.
                }
                case "commit", "setattr" -> progress.signal(now);
                case "size" -> progress.truncated((long) Integer.parseInt(words.get(1)) * KIB, now);
                case "write" -> {
                    String[] range = words.get(1).split("-", 2);
                    int from = Integer.parseInt(range[0]) * KIB;
                    progress.received(from, Integer.parseInt(range[1]) * KIB - from, now);
                    if (words.size() > 2) {
                        progress.signal(now);
                    }
                }
                default -> throw new IllegalArgumentException(words.toString());
            }
        }

        Signals signals(Instant now) {
            return progress.signals(false, now);
        }
    }

    private void holds(String table) {
        Seen seen = new Seen();
        for (String line : table.lines().toList()) {
            List<String> words = new ArrayList<>(List.of(line.strip().split("\\s+")));
            Instant now = START.plusSeconds(Integer.parseInt(words.removeFirst()));
            Decision expected = Decision.valueOf(words.removeLast());
            seen.happens(words, now);
            assertThat(rules.decide(seen.signals(now), now)).as(line).isEqualTo(expected);
        }
    }
}
