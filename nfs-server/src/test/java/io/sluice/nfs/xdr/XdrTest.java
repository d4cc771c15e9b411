package io.sluice.nfs.xdr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class XdrTest {
    private static XdrReader reader(String hex) {
        return new XdrReader(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static String text(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    @Test
    void numbersAreBigEndian() {
        XdrReader in = reader("0000000a" + "ffffffff" + "8000000000000001" + "00000001");
        assertThat(in.readInt()).isEqualTo(10);
        assertThat(in.readUnsignedInt()).isEqualTo(0xffff_ffffL);
        assertThat(in.readLong()).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(in.readBoolean()).isTrue();
        assertThat(in.remaining()).isZero();
    }

    @Test
    void opaqueDataIsPaddedToFourBytes() {
        XdrReader in = reader("00000005" + "0102030405000000" + "00000007");
        assertThat(text(in.readOpaque(5))).isEqualTo("0102030405");
        assertThat(in.readInt()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7fffffff00000000",
                "ffffffff00000000",
                "8000000000000000",
                "0000000500000000",
                "00000001",
                "0000"
            })
    void aLengthBehindTheEndIsNotBelieved(String hex) {
        assertThatExceptionOfType(XdrException.class)
                .isThrownBy(() -> reader(hex).readOpaque(Integer.MAX_VALUE));
    }

    @Test
    void aLengthAboveTheLimitIsRefused() {
        assertThatExceptionOfType(XdrException.class)
                .isThrownBy(() -> reader("0000000401020304").readOpaque(3));
        assertThatExceptionOfType(XdrException.class)
                .isThrownBy(() -> reader("ffffffff").readCount(16));
    }

    @Test
    void aBooleanIsZeroOrOne() {
        assertThat(reader("00000000").readBoolean()).isFalse();
        assertThatExceptionOfType(XdrException.class)
                .isThrownBy(() -> reader("00000002").readBoolean());
    }

    @Test
    void whatIsWrittenGrowsWithItsSpace() {
        ByteBuffer[] last = {ByteBuffer.allocate(4)};
        XdrWriter out = new XdrWriter(last[0], (full, more) -> {
            last[0] = ByteBuffer.allocate(full.position() + more)
                    .put(full.duplicate().flip());
            return last[0];
        });
        out.putInt(1);
        out.putOpaque(new byte[] {1, 2, 3});
        out.putBoolean(true);
        out.hole(6).put((byte) 9);
        out.filled(1);
        out.putLong(-1);
        out.putIntAt(0, 2);
        assertThat(text(last[0].flip()))
                .isEqualTo("00000002" + "00000003" + "01020300" + "00000001" + "09000000" + "ffffffffffffffff");
    }
}
