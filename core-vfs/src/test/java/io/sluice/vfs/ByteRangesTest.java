package io.sluice.vfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.BitSet;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ByteRangesTest {
    record Write(int offset, int length) {}

    @Property
    void rangesAreTheSetOfAllBytesWritten(@ForAll("writes") List<Write> writes, @ForAll @IntRange(max = 140) int size) {
        ByteRanges ranges = ByteRanges.NONE;
        BitSet model = new BitSet();
        for (Write write : writes) {
            ranges = ranges.with(write.offset(), write.length());
            model.set(write.offset(), write.offset() + write.length());
        }
        assertSame(ranges, model);
        assertThat(ranges.coverFromZero(size)).isEqualTo(model.nextClearBit(0) >= size);
        model.clear(size, Math.max(size, model.length()));
        assertSame(ranges.truncatedTo(size), model);
    }

    @Property
    void whatIsTakenAwayIsNotThere(
            @ForAll("writes") List<Write> writes,
            @ForAll @IntRange(max = 140) int offset,
            @ForAll @IntRange(max = 60) int length) {
        ByteRanges ranges = ByteRanges.NONE;
        BitSet model = new BitSet();
        for (Write write : writes) {
            ranges = ranges.with(write.offset(), write.length());
            model.set(write.offset(), write.offset() + write.length());
        }
        model.clear(offset, offset + length);
        assertSame(ranges.without(offset, length), model);
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(0, 30))
                .as(Write::new)
                .list()
                .ofMaxSize(12);
    }

    @Test
    void offsetsBeyondAnIntAreNotCutOff() {
        long offset = 1L << 40;
        ByteRanges ranges = ByteRanges.NONE.with(offset, 10).with(offset + 10, 5);
        assertThat(ranges.runs()).containsExactly(new ByteRanges.Run(offset, offset + 15));
        assertThat(ranges.end()).isEqualTo(offset + 15);
        assertThat(ranges.total()).isEqualTo(15);
    }

    @Test
    void aLengthOrOffsetBelowZeroIsRefusedEvenInsideARun() {
        ByteRanges ranges = ByteRanges.NONE.with(0, 20);
        assertThatIllegalArgumentException().isThrownBy(() -> ranges.with(10, -5));
        assertThatIllegalArgumentException().isThrownBy(() -> ranges.with(-1, 5));
        assertThatIllegalArgumentException().isThrownBy(() -> ranges.with(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> ranges.with(Long.MAX_VALUE, 1));
    }

    @Test
    void runsThatTouchOverlapOrGoBackAreNoRanges() {
        ByteRanges.Run first = new ByteRanges.Run(0, 10);
        for (ByteRanges.Run second : List.of(new ByteRanges.Run(10, 20), new ByteRanges.Run(5, 20), first)) {
            assertThatIllegalArgumentException().isThrownBy(() -> new ByteRanges(List.of(first, second)));
            assertThatIllegalArgumentException().isThrownBy(() -> new ByteRanges(List.of(second, first)));
        }
        assertThat(new ByteRanges(List.of(first, new ByteRanges.Run(11, 12))).total())
                .isEqualTo(11);
    }

    private static void assertSame(ByteRanges ranges, BitSet model) {
        BitSet bytes = new BitSet();
        ranges.runs().forEach(run -> bytes.set((int) run.from(), (int) run.to()));
        assertThat(bytes).isEqualTo(model);
        assertThat(ranges.end()).isEqualTo(model.length());
        assertThat(ranges.total()).isEqualTo(model.cardinality());
    }
}
