package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReadAheadTest {
    @Test
    void aDeviceIsNamedByItsTwoNumbers() {
        assertThat(ReadAhead.bdi(0xfe00)).isEqualTo("254:0");
        assertThat(ReadAhead.bdi(0x2f)).isEqualTo("0:47");
        assertThat(ReadAhead.bdi(0x10_00_2f)).isEqualTo("0:303");
        assertThat(ReadAhead.bdi(0x1000_0000_0001L)).isEqualTo("4096:1");
    }
}
