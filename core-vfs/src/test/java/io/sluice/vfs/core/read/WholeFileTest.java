package io.sluice.vfs.core.read;

import static io.sluice.vfs.core.read.PolicyRun.KIB;
import static io.sluice.vfs.core.read.PolicyRun.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** When the {@link FetchPolicy} asks for a whole file. */
final class WholeFileTest {
    private static final long FUSE_READ = 128 * KIB;

    @Test
    void smallImagesAreFetchedWholeByTheirFirstRead() {
        assertThat(new PolicyRun(110 * KIB)
                        .read(0, 64 * KIB)
                        .read(64 * KIB, 46 * KIB)
                        .table())
                .isEqualTo("""
                        0+64K: 0
                        read 110K, fetched 1 MiB in 1 requests, 0 MiB in vain""");
        assertThat(new PolicyRun(3 * MIB + 5)
                        .read(0, 4 * KIB)
                        .scan(4 * KIB, 3 * MIB + 5, FUSE_READ)
                        .table())
                .isEqualTo("""
                        0+4K: 0 | 1-3
                        read 3.0M, fetched 4 MiB in 2 requests, 0 MiB in vain""");
    }

    @Test
    void aSmallArchiveThatIsReadFromItsEndIsFetchedWholeWhenHalfOfItWasTouched() {
        long size = 3 * MIB;
        assertThat(new PolicyRun(size)
                        .read(size - 22, 22)
                        .read(size - 64 * KIB, 64 * KIB)
                        .read(MIB, 30)
                        .table())
                .isEqualTo("""
                        2.99M+22: 2
                        1.0M+30: 1 | 0
                        read 64K, fetched 3 MiB in 3 requests, 1 MiB in vain""");
    }

    @Test
    void aFileOfMiddleSizeIsFetchedWholeWhenRandomReadsHaveTouchedHalfOfIt() {
        PolicyRun run = new PolicyRun(20 * MIB);
        Random random = new Random(1);
        for (int i = 0; i < 30; i++) {
            run.read(random.nextInt(20 * 256) * 4L * KIB, 4 * KIB);
        }
        assertThat(run.table()).isEqualTo("""
                        10.72M+4K: 10
                        7.21M+4K: 7
                        12.78M+4K: 12
                        18.49M+4K: 18
                        4.46M+4K: 4
                        16.2M+4K: 16
                        14.72M+4K: 14
                        1.86M+4K: 1
                        17.74M+4K: 17
                        2.35M+4K: 2 | 0,3,5-6,8-9,11,13,15,19
                        read 120K, fetched 20 MiB in 18 requests, 5 MiB in vain""");
    }

    @Test
    void aFileOfMiddleSizeOfWhichLessIsTouchedIsNot() {
        PolicyRun run = new PolicyRun(20 * MIB);
        for (int block = 1; block < 19; block += 2) {
            run.read(block * MIB + 5, 10);
        }
        assertThat(run.summary()).isEqualTo("read 90, fetched 9 MiB in 9 requests, 0 MiB in vain");
    }

    @Test
    void whatThereWasNoRoomForIsAskedForAgainAndTheRestIsStillWanted() {
        PolicyRun run = new PolicyRun(20 * MIB);
        for (int block = 0; block < 20; block += 2) {
            run.read(block * MIB + 5, 10);
        }
        ReadPattern cut = run.pattern().without(8 * MIB, 20 * MIB, PolicyRun.LIMITS);
        assertThat(cut.wants(7 * MIB)).isTrue();
        assertThat(cut.wants(9 * MIB)).isFalse();
        assertThat(FetchPolicy.after(cut, 3 * MIB, 10, 20 * MIB, PolicyRun.LIMITS)
                        .ahead())
                .isEqualTo(new FetchAhead(0, 20 * MIB));
    }

    @Test
    void aLargeFileNeverIs() {
        PolicyRun run = new PolicyRun(33 * MIB);
        for (int block = 31; block >= 0; block--) {
            run.read(block * MIB + 5, 10);
        }
        assertThat(run.summary()).isEqualTo("read 320, fetched 32 MiB in 32 requests, 0 MiB in vain");
    }

    @Test
    void withoutAWindowNothingIsFetchedAhead() {
        PolicyRun run = new PolicyRun(3 * MIB, FetchLimits.ofBytes((int) MIB, 0, 0, 4 * MIB, 4 * MIB));
        assertThat(run.scan(0, 3 * MIB, FUSE_READ).summary())
                .isEqualTo("read 3.0M, fetched 3 MiB in 3 requests, 0 MiB in vain");
    }

    @Test
    void aReaderWhoBeginsAgainGetsItAllAgain() {
        FetchPolicy.Step first = FetchPolicy.after(ReadPattern.NONE, 0, KIB, 3 * MIB, PolicyRun.LIMITS);
        assertThat(first.ahead()).isEqualTo(new FetchAhead(MIB, 3 * MIB));
        ReadPattern pattern = first.pattern();
        for (int block = 0; block < 3; block++) {
            pattern = FetchPolicy.after(pattern, block * MIB + KIB, MIB - KIB, 3 * MIB, PolicyRun.LIMITS)
                    .pattern();
        }
        assertThat(FetchPolicy.after(pattern, 0, KIB, 3 * MIB, PolicyRun.LIMITS).ahead())
                .as("what was evicted meanwhile")
                .isEqualTo(new FetchAhead(MIB, 3 * MIB));
    }
}
