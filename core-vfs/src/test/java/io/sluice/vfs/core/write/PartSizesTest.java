package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** How large files are cut. */
final class PartSizesTest {
    private static final long MIB = 1L << 20;
    private static final long LARGEST_OBJECT = 5L << 40;

    private final PartSizes sizes = PartSizes.standard();

    @Test
    void tenThousandPartsHoldTheLargestObjectAndEachIsOneThatStoresTake() {
        long offset = 0;
        for (int number = 1; number <= PartSizes.MAX_PARTS; number++) {
            assertThat(sizes.offset(number)).isEqualTo(offset);
            assertThat(sizes.length(number)).isBetween(5 * MIB, 5L << 30);
            offset += sizes.length(number);
        }
        assertThat(offset).isEqualTo(sizes.offset(PartSizes.MAX_PARTS + 1)).isGreaterThanOrEqualTo(LARGEST_OBJECT);
    }

    @Test
    void partsAreSmallWhileTheyAreFew() {
        assertThat(sizes.length(1)).isEqualTo(8 * MIB);
        assertThat(sizes.length(1_000)).isEqualTo(8 * MIB);
        assertThat(sizes.length(1_001)).isEqualTo(16 * MIB);
        assertThat(sizes.length(10_000)).isEqualTo(4L << 30);
        assertThat(sizes.wholeBytes()).isEqualTo(16 * MIB);
    }

    @Test
    void aByteLiesInThePartThatBeginsAtItOrBeforeIt() {
        for (int number : new int[] {1, 2, 999, 1_000, 1_001, 1_002, 2_000, 2_001, 5_555, 10_000}) {
            assertThat(sizes.partAt(sizes.offset(number))).isEqualTo(number);
            assertThat(sizes.partAt(sizes.offset(number + 1) - 1)).isEqualTo(number);
        }
        assertThat(sizes.partAt(Long.MAX_VALUE)).isEqualTo(PartSizes.MAX_PARTS + 1);
    }

    @Test
    void aFileHasAsManyPartsAsItNeeds() {
        assertThat(sizes.parts(0)).isEqualTo(1);
        assertThat(sizes.parts(1)).isEqualTo(1);
        assertThat(sizes.parts(8 * MIB)).isEqualTo(1);
        assertThat(sizes.parts(8 * MIB + 1)).isEqualTo(2);
        assertThat(sizes.parts(LARGEST_OBJECT)).isLessThan(PartSizes.MAX_PARTS);
        assertThat(sizes.full(8 * MIB - 1)).isZero();
        assertThat(sizes.full(8 * MIB)).isEqualTo(1);
        assertThat(sizes.full(16 * MIB + 1)).isEqualTo(2);
    }

    @Test
    void noOtherSizesAreTaken() {
        assertThatThrownBy(() -> new PartSizes(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PartSizes(10 * MIB + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new PartSizes(10 * MIB).length(10_000)).isEqualTo(5L << 30);
    }
}
