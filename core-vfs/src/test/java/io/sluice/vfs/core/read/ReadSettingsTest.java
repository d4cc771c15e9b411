package io.sluice.vfs.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReadSettingsTest {
    @Test
    void whatLiesBesideTheHeapIsInProportionToIt() {
        assertThat(ReadSettings.DEFAULT.within(1L << 30)).isEqualTo(ReadSettings.DEFAULT);
        assertThat(ReadSettings.DEFAULT.within(Long.MAX_VALUE)).isEqualTo(ReadSettings.DEFAULT);
        ReadSettings small = ReadSettings.DEFAULT.within(256L << 20);
        assertThat(small.budgetBytes()).isEqualTo(64L << 20);
        assertThat(small.uncachedBytes()).isEqualTo(16L << 20);
        assertThat(small.windowMaxBytes()).isEqualTo(ReadSettings.DEFAULT.windowMaxBytes());
        assertThat(ReadSettings.DEFAULT.within(1).budgetBytes()).isEqualTo(1);
    }
}
