package io.sluice.vfs.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContentKeyTest {
    private static final int MIB = 1 << 20;

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "1048575,1", "1048576,1", "1048577,2", "1099511627776,1048576", "1099511627777,1048577"})
    void aContentHasAsManyBlocksAsItsBytesNeed(long size, int blocks) {
        assertThat(key(size).blocks(MIB)).isEqualTo(blocks);
    }

    @Property
    void theBlocksAreTheWholeContentAndOnlyTheLastIsShorter(
            @ForAll @LongRange(max = 100_000) long size, @ForAll @IntRange(min = 1, max = 5000) int blockBytes) {
        ContentKey key = key(size);
        long sum = 0;
        for (int i = 0; i < Math.min(key.blocks(blockBytes), 1000); i++) {
            int length = key.blockLength(i, blockBytes);
            boolean last = i == key.blocks(blockBytes) - 1;
            assertThat(length).isPositive().isLessThanOrEqualTo(blockBytes);
            assertThat(last || length == blockBytes).isTrue();
            sum += length;
        }
        assertThat(sum).isEqualTo(Math.min(size, 1000L * blockBytes));
    }

    @Test
    void theLastBlockOfALargeContentHasTheRightLength() {
        assertThat(key((1L << 40) + 5).blockLength(1 << 20, MIB)).isEqualTo(5);
    }

    @Test
    void moreBlocksThanAnIntCountsAreRefusedAndNotCutOff() {
        assertThatThrownBy(() -> key(1L << 40).blocks(1)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void everyPartOfAKeyTellsContentsApart() {
        ContentKey key = key(5);
        assertThat(key)
                .isEqualTo(key(5))
                .isNotEqualTo(key(6))
                .isNotEqualTo(new ContentKey("other", key.path(), 5, key.version()))
                .isNotEqualTo(new ContentKey("m", StorePath.of("b"), 5, key.version()))
                .isNotEqualTo(new ContentKey("m", key.path(), 5, new ContentVersion("v2")));
    }

    private static ContentKey key(long size) {
        return new ContentKey("m", StorePath.of("a"), size, new ContentVersion("v1"));
    }
}
