package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Checksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The checksums are those of the standards, however the bytes come. */
final class ObjectChecksumTest {
    /** The check values of the catalogue of parametrised CRC algorithms. */
    @ParameterizedTest
    @CsvSource({"CRC32, cbf43926", "CRC32C, e3069283", "CRC64NVME, ae8b14860a799888"})
    void theDigitsHaveTheirCheckValue(ObjectChecksum kind, String hex) {
        Checksum checksum = kind.start();
        checksum.update("123456789".getBytes(StandardCharsets.US_ASCII));

        assertThat(checksum.getValue()).isEqualTo(HexFormat.fromHexDigitsToLong(hex));
    }

    @ParameterizedTest
    @EnumSource
    void theEncodedFormIsBigEndianBase64(ObjectChecksum kind) throws Exception {
        String expected = switch (kind) {
            case CRC32 -> "y/Q5Jg==";
            case CRC32C -> "4waSgw==";
            case CRC64NVME -> "rosUhgp5mIg=";
        };

        assertThat(kind.of(new ByteArrayInputStream("123456789".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo(expected);
    }

    @Test
    void piecesOfAnyLengthGiveTheSameAsByteByByte() {
        byte[] bytes = new byte[10_000];
        new Random(11).nextBytes(bytes);
        Crc64Nvme one = new Crc64Nvme();
        for (byte b : bytes) {
            one.update(b);
        }
        for (int piece : new int[] {1, 7, 8, 9, 63, 64, 4096, 10_000}) {
            Crc64Nvme pieces = new Crc64Nvme();
            for (int at = 0; at < bytes.length; at += piece) {
                pieces.update(bytes, at, Math.min(piece, bytes.length - at));
            }
            assertThat(pieces.getValue()).as("pieces of %d", piece).isEqualTo(one.getValue());
        }
        one.reset();
        assertThat(one.getValue()).isZero();
    }
}
