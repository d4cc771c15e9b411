package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.PolicyRun.KIB;
import static io.sluice.vfs.core.read.PolicyRun.LIMITS;
import static io.sluice.vfs.core.read.PolicyRun.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every history of reads. */
final class FetchPolicyProperties {
    private static final long SIZE = 4096 * MIB;

    /** What a file that is read from its first byte on is trusted with. */
    private static final long TRUST = LIMITS.windowMax() / 4;

    private static long place(Random random) {
        return random.nextLong(SIZE / KIB) * KIB;
    }

    @Property(tries = 300)
    void whateverIsReadNoMoreIsAskedForThanTwiceAsMuchAndABlockForEachJump(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 14) int cursors) {
        Random random = new Random(seed);
        PolicyRun run = new PolicyRun(SIZE);
        long[] at =
                random.longs(cursors, 0, SIZE / MIB).map(block -> block * MIB).toArray();
        long jumps = 0;
        long restarts = 0;
        for (int i = 0; i < 400; i++) {
            int cursor = random.nextInt(cursors);
            switch (random.nextInt(20)) {
                case 0 -> at[cursor] = place(random);
                case 1 -> at[cursor] = random.nextBoolean() ? 0 : Math.max(0, at[cursor] - random.nextLong(40 * MIB));
                case 2 -> at[cursor] = Math.min(SIZE - 1, at[cursor] + random.nextLong(40 * MIB));
                default -> {
                    // Goes on where it was.
                }
            }
            long length =
                    Math.min(SIZE - at[cursor], 1 + random.nextLong(random.nextInt(9) == 0 ? 9 * MIB : 256 * KIB));
            run.read(at[cursor], length);
            AscendingStream latest = run.pattern().streams().getFirst();
            if (!latest.opened()) {
                jumps++;
                restarts += at[cursor] == 0 ? 1 : 0;
            }
            at[cursor] = Math.min(SIZE - 1, at[cursor] + length);

            assertThat(latest.reached()).isLessThanOrEqualTo(latest.next() + LIMITS.windowMax() + MIB);
            assertThat(run.pattern().streams()).hasSizeLessThanOrEqualTo(2 * ReadPattern.MAX_STREAMS);
            assertThat(run.pattern().active()).isLessThanOrEqualTo(ReadPattern.MAX_STREAMS);
        }
        assertThat(run.askedBytes()).isLessThanOrEqualTo(2 * run.readBytes() + jumps * MIB + restarts * TRUST);
    }

    @Property(tries = 300)
    void readersWithoutGapsGetNoMoreInVainThanTheyReadAndTwoBlocksEach(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int readers) {
        Random random = new Random(seed);
        PolicyRun run = new PolicyRun(SIZE);
        long part = SIZE / readers;
        long[] next = new long[readers];
        for (int reader = 0; reader < readers; reader++) {
            next[reader] = reader * part + 1 + random.nextInt(1 << 20);
        }
        for (int i = 0; i < 40 * readers; i++) {
            int reader = random.nextInt(readers);
            long length = 1 + random.nextLong(random.nextInt(5) == 0 ? 2 * MIB : 200 * KIB);
            run.read(next[reader], length);
            next[reader] += length;
        }
        assertThat(run.vainBytes()).isLessThanOrEqualTo(run.readBytes() + 2L * readers * MIB);
    }

    @Property(tries = 200)
    void scatteredReadsOfAFileOfMiddleSizeGetNoMoreInVainThanTheyTouched(
            @ForAll long seed, @ForAll @IntRange(min = 5, max = 32) int blocks, @ForAll @IntRange(max = 60) int reads) {
        Random random = new Random(seed);
        PolicyRun run = new PolicyRun(blocks * MIB);
        for (int i = 0; i < reads; i++) {
            run.read(random.nextInt(blocks) * MIB + 300 * KIB * (i % 3) + 1, 10);
        }
        assertThat(run.vainBytes()).isLessThanOrEqualTo(run.touchedBytes());
    }
}
