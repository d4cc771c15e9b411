package io.sluice.nfs.xdr;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
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

    @Test
    void whereTheBytesAreCutMakesNoDifference() {
        byte[] bytes = HexFormat.of()
                .parseHex("0000000a" + "8000000000000001" + "00000005" + "0102030405000000" + "00000006"
                        + "0a0b0c0d0e0f0000" + "00000001" + "00000007");
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                XdrReader in = new XdrReader(List.of(
                        ByteBuffer.wrap(bytes, 0, first),
                        ByteBuffer.wrap(bytes, first, second - first),
                        ByteBuffer.wrap(bytes, second, bytes.length - second)));
                assertThat(in.remaining()).isEqualTo(bytes.length);
                assertThat(in.readInt()).isEqualTo(10);
                assertThat(in.readLong()).isEqualTo(Long.MIN_VALUE + 1);
                assertThat(text(in.readOpaque(5))).isEqualTo("0102030405");
                String pieces =
                        in.readOpaquePieces(6).stream().map(XdrTest::text).collect(joining());
                assertThat(pieces).isEqualTo("0a0b0c0d0e0f");
                assertThat(in.readBoolean()).isTrue();
                assertThat(text(in.rest())).isEqualTo("00000007");
                assertThat(in.readInt()).isEqualTo(7);
                assertThat(in.remaining()).isZero();
                assertThatExceptionOfType(XdrException.class).isThrownBy(in::readInt);
            }
        }
    }

    @Test
    void opaqueDataThatIsNotAllThereIsNotTakenInPiecesEither() {
        for (String hex :
                new String[] {"0000000501020304" + "05", "7fffffff00000000", "ffffffff00000000", "00000001"}) {
            assertThatExceptionOfType(XdrException.class)
                    .isThrownBy(() -> reader(hex).readOpaquePieces(Integer.MAX_VALUE));
        }
    }
}
