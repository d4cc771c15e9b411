package io.sluice.vfs.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In which order files of a directory are begun, and which are then fetched ahead: {@code 12: 13-17} is what the file 12 leads to. */
final class SiblingWalkTest {
    private static final int MANY = 10_000;

    private static List<String> asked(SiblingWalk walk, int mostAhead, int... places) {
        List<String> asked = new ArrayList<>();
        for (int place : places) {
            SiblingWalk.Places ahead = walk.begun(place, mostAhead);
            if (ahead.from() < ahead.to()) {
                asked.add(place + ": " + ahead.from() + (ahead.to() - 1 == ahead.from() ? "" : "-" + (ahead.to() - 1)));
            }
        }
        return asked;
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    @Test
    void theThirdFileInARowOpensALookAheadThatGrowsToSixtyFour() {
        assertThat(asked(new SiblingWalk(MANY), 1000, range(100, 260)))
                .containsExactly(
                        "102: 103-106",
                        "104: 107-110",
                        "106: 111-114",
                        "109: 115-120",
                        "113: 121-128",
                        "118: 129-138",
                        "125: 139-152",
                        "133: 153-168",
                        "141: 169-184",
                        "149: 185-200",
                        "157: 201-216",
                        "168: 217-232",
                        "184: 233-248",
                        "200: 249-264",
                        "216: 265-280",
                        "232: 281-296",
                        "248: 297-312");
    }

    @Test
    void itGrowsToWhatTheWindowHoldsOfThem() {
        assertThat(asked(new SiblingWalk(MANY), 8, range(100, 112)))
                .containsExactly(
                        "102: 103-106",
                        "103: 107-108",
                        "104: 109-110",
                        "105: 111-112",
                        "106: 113-114",
                        "108: 115-116",
                        "110: 117-118");
    }

    @Test
    void twoFilesInARowAreNoOrder() {
        assertThat(asked(new SiblingWalk(MANY), 64, 5, 6, 100, 101, 44, 45, 3000, 3001))
                .isEmpty();
    }

    @Test
    void fourReadersOfBatchesOfThirtyTwoAreFollowed() {
        SiblingWalk walk = new SiblingWalk(MANY);
        TreeSet<Integer> ahead = new TreeSet<>();
        int hits = 0;
        for (int round = 0; round < 4; round++) {
            for (int step = 0; step < 32; step++) {
                for (int reader = 0; reader < 4; reader++) {
                    int place = 128 * round + 32 * reader + step;
                    hits += ahead.contains(place) ? 1 : 0;
                    SiblingWalk.Places asked = walk.begun(place, 64);
                    IntStream.range(asked.from(), asked.to()).forEach(ahead::add);
                }
            }
        }
        assertThat(hits).as("of 512 files").isGreaterThan(460);
        assertThat(ahead).hasSizeLessThan(640);
    }

    @Test
    void aShuffledDirectoryIsNotFetchedAhead() {
        List<Integer> places = new ArrayList<>(IntStream.range(0, MANY).boxed().toList());
        Collections.shuffle(places, new Random(3));
        int[] shuffled = places.stream().mapToInt(place -> place).toArray();
        assertThat(asked(new SiblingWalk(MANY), 64, shuffled)).hasSizeLessThan(3);
    }

    @Test
    void whereNobodyReadsWhatWasFetchedNothingMoreIs() {
        SiblingWalk walk = new SiblingWalk(MANY);
        assertThat(asked(walk, 64, 100, 101, 102)).hasSize(1);
        assertThat(asked(walk, 64, 100, 101, 102, 102, 100)).isEmpty();
        assertThat(asked(walk, 64, 900, 50, 7000, 3)).isEmpty();
    }

    @Test
    void whatThereWasNoRoomForIsAskedForByTheNextFile() {
        SiblingWalk walk = new SiblingWalk(MANY);
        assertThat(asked(walk, 64, 100, 101, 102)).containsExactly("102: 103-106");
        walk.notFetched(105, 107);
        assertThat(asked(walk, 64, 103)).containsExactly("103: 105-108");
    }

    @Test
    void inASmallDirectoryTheFourthFileDoes() {
        assertThat(asked(new SiblingWalk(900), 64, range(100, 104))).containsExactly("103: 104-108");
    }

    @Test
    void nothingIsFetchedBehindTheLast() {
        assertThat(asked(new SiblingWalk(105), 64, range(100, 105))).containsExactly("103: 104");
    }
}
