package io.sluice.vfs.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Access patterns, in units of an eighth of a block: {@code "0+1"} is the first eighth, answers are in whole blocks. */
final class ReadAheadWindowTest {
    private static final int BLOCK = 8;
    private static final int LARGE = 1000 * BLOCK;
    private static final ReadAheadWindow.Limits LIMITS =
            new ReadAheadWindow.Limits(BLOCK, 32 * BLOCK, 8 * BLOCK, 4 * BLOCK);

    private static List<String> asked(int size, String... reads) {
        List<String> asked = new ArrayList<>();
        ReadAheadWindow window = ReadAheadWindow.NONE;
        for (String read : reads) {
            String[] range = read.split("\\+", 2);
            window = window.after(Integer.parseInt(range[0]), Integer.parseInt(range[1]), size, LIMITS);
            if (window.asks()) {
                asked.add(blocks(window));
            }
        }
        return asked;
    }

    private static String blocks(ReadAheadWindow window) {
        return window.aheadFrom() / BLOCK + "-" + (window.aheadTo() + BLOCK - 1) / BLOCK;
    }

    private static String[] sequential(int from, int to, int length) {
        List<String> reads = new ArrayList<>();
        for (int at = from; at < to; at += length) {
            reads.add(at + "+" + Math.min(length, to - at));
        }
        return reads.toArray(String[]::new);
    }

    @Test
    void aSequentialReaderIsReadFurtherAndFurtherAheadOf() {
        assertThat(asked(LARGE, sequential(0, 50 * BLOCK, 1)))
                .containsExactly("1-2", "2-4", "4-7", "7-13", "13-25", "25-49", "49-57", "57-65", "65-73", "73-81");
    }

    @Test
    void readsOfAWholeBlockOpenTheWindowTheSame() {
        assertThat(asked(LARGE, sequential(0, 20 * BLOCK, BLOCK)))
                .containsExactly("2-3", "3-5", "5-8", "8-14", "14-26", "26-50");
    }

    @Test
    void aRunThatBeginsInTheMiddleIsARunToo() {
        assertThat(asked(LARGE, sequential(100 * BLOCK + 3, 103 * BLOCK, 1)))
                .containsExactly("101-102", "102-104", "104-107");
    }

    @Test
    void nothingIsAskedForBehindTheEnd() {
        assertThat(asked(5 * BLOCK + 3, sequential(0, 5 * BLOCK + 3, 1))).containsExactly("1-2", "2-4", "4-6");
    }

    @Test
    void aFirstReadInALargeFileAsksForNothing() {
        assertThat(asked(LARGE, "0+8")).isEmpty();
        assertThat(asked(LARGE, "800+8")).isEmpty();
    }

    @Test
    void theFirstReadOfASmallFileAsksForTheRest() {
        assertThat(asked(4 * BLOCK, "0+1")).containsExactly("1-4");
        assertThat(asked(3 * BLOCK + 1, "0+9")).containsExactly("2-4");
        assertThat(asked(4 * BLOCK + 1, "0+1")).isEmpty();
        assertThat(asked(3, "0+3")).isEmpty();
    }

    @Test
    void aSmallFileThatIsReadElsewhereFirstIsStillAskedForWhole() {
        assertThat(asked(4 * BLOCK, "30+2", "0+1")).containsExactly("1-4");
    }

    @Test
    void aSmallFileReadInTheMiddleAsksForNothing() {
        assertThat(asked(4 * BLOCK, "16+1")).isEmpty();
    }

    @Test
    void randomReadsAskForNothing() {
        assertThat(asked(LARGE, "800+8", "16+1", "4000+2", "400+16", "7990+8", "160+8", "1600+1"))
                .isEmpty();
    }

    @Test
    void twoReadersInTurnsAtTwoPlacesAskForNothingWhileTheyDisturbEachOther() {
        assertThat(asked(LARGE, "0+8", "800+8", "8+8", "808+8", "16+8", "816+8"))
                .isEmpty();
    }

    @Test
    void readingTheSameAgainAsksForNothing() {
        assertThat(asked(LARGE, "800+8", "800+8", "800+4", "804+4")).isEmpty();
    }

    @Test
    void aJumpClosesTheWindow() {
        assertThat(asked(LARGE, "0+8", "8+8", "16+8", "4000+8", "4008+8")).containsExactly("2-3", "3-5", "502-503");
    }

    @Test
    void aReaderWhoStartsAgainStartsWithAClosedWindow() {
        List<String> reads = new ArrayList<>(List.of(sequential(0, 20 * BLOCK, BLOCK)));
        reads.addAll(List.of("0+8", "8+8"));
        assertThat(asked(LARGE, reads.toArray(String[]::new)).getLast()).isEqualTo("2-3");
    }

    @Test
    void readsThatOvertakeEachOtherAreOneRun() {
        assertThat(asked(LARGE, "0+8", "8+8", "24+8", "16+8", "40+8", "32+8", "56+8", "48+8"))
                .containsExactly("2-3", "4-6", "6-10", "10-16");
    }

    @Test
    void theFirstTwoReadsMayOvertakeEachOther() {
        assertThat(asked(LARGE, "8+8", "0+8", "16+8")).containsExactly("3-4");
    }

    @Test
    void readingBackwardsAsksForNothing() {
        assertThat(asked(LARGE, "800+8", "792+8", "784+8", "776+8")).isEmpty();
    }

    @Test
    void aWindowOfZeroNeverAsks() {
        ReadAheadWindow.Limits off = new ReadAheadWindow.Limits(BLOCK, 0, 8 * BLOCK, 4 * BLOCK);
        ReadAheadWindow window = ReadAheadWindow.NONE;
        for (int at = 0; at < 4 * BLOCK; at++) {
            window = window.after(at, 1, 4 * BLOCK, off);
            assertThat(window.asks()).isFalse();
        }
    }

    @Test
    void whatCouldNotBeAskedForIsAskedForByTheNextRead() {
        ReadAheadWindow window = ReadAheadWindow.NONE.after(0, 8, LARGE, LIMITS).after(8, 8, LARGE, LIMITS);
        assertThat(blocks(window)).isEqualTo("2-3");

        assertThat(blocks(window.cutAt(2L * BLOCK).after(16, 8, LARGE, LIMITS))).isEqualTo("3-5");
    }

    @Property
    void nothingIsAskedForTwiceInARunNorFartherAheadThanTheWindow(
            @ForAll @IntRange(min = 1, max = 40) int length, @ForAll @IntRange(max = 3000) int from) {
        ReadAheadWindow window = ReadAheadWindow.NONE;
        long asked = 0;
        for (int at = from; at + length <= LARGE && at < from + 200 * BLOCK; at += length) {
            window = window.after(at, length, LARGE, LIMITS);
            assertThat(window.aheadFrom()).isGreaterThanOrEqualTo(asked);
            assertThat(window.aheadTo()).isLessThanOrEqualTo(at + length + 33L * BLOCK);
            asked = window.aheadTo();
        }
    }
}
