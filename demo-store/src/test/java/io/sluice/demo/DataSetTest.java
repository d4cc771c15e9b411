package io.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataSetTest {
    private static final Map<String, byte[]> OBJECTS = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @BeforeAll
    static void make() throws IOException {
        DataSet.make(OBJECTS::put);
    }

    @Test
    void everyImageIsARealPictureOfAUsualSize() throws IOException {
        assertThat(OBJECTS).hasSize(3 * DataSet.IMAGES + 3);
        for (Map.Entry<String, byte[]> object : OBJECTS.entrySet()) {
            if (object.getKey().startsWith("images/")) {
                assertThat(object.getValue().length).as(object.getKey()).isBetween(45 << 10, 120 << 10);
                assertThat(ImageIO.read(new ByteArrayInputStream(object.getValue()))
                                .getWidth())
                        .isGreaterThan(100);
            }
        }
    }

    @Test
    void theDataSetIsTheSameEachTime() throws IOException {
        assertThat(Pictures.draw(1, 3, "png")).isEqualTo(OBJECTS.get("images/dogs/0003.png"));
    }

    @Test
    void theCrcIsMaskedAsTensorFlowMasksIt() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);

        // The CRC32C of "123456789" is e3069283 (RFC 3720, appendix B.4 gives others).
        int expected = Integer.rotateRight(0xe3069283, 15) + 0xa282ead8;
        assertThat(TfRecords.maskedCrc(digits)).isEqualTo(expected);
    }

    @Test
    void everyRecordOfTheShardIsFramedAndHoldsItsImage() {
        ByteBuffer shard = ByteBuffer.wrap(OBJECTS.get("shards/train-00000-of-00001.tfrecord"))
                .order(ByteOrder.LITTLE_ENDIAN);
        int records = 0;
        while (shard.hasRemaining()) {
            byte[] length = new byte[8];
            shard.get(length);
            assertThat(shard.getInt()).isEqualTo(TfRecords.maskedCrc(length));
            byte[] data = new byte
                    [Math.toIntExact(ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())];
            shard.get(data);
            assertThat(shard.getInt()).isEqualTo(TfRecords.maskedCrc(data));
            assertThat(new String(data, StandardCharsets.ISO_8859_1)).contains("image/encoded", "image/class/label");
            records++;
        }
        assertThat(records).isEqualTo(3 * DataSet.IMAGES);
    }

    @Test
    void anExampleIsEncodedAsProtocolBuffersAre() {
        assertThat(TrainingExample.encode(new byte[] {7}, 2, "owls"))
                .startsWith(0x0a, 0x52, 0x0a, 0x16, 0x0a, 0x0d, 'i', 'm', 'a', 'g', 'e')
                .containsSequence('e', 'n', 'c', 'o', 'd', 'e', 'd', 0x12, 0x05, 0x0a, 0x03, 0x0a, 0x01, 0x07);
    }

    @Test
    void theSystemsTarReadsTheShard() throws Exception {
        Path tar = Files.write(folder.resolve("shard.tar"), OBJECTS.get("shards/train-000000.tar"));

        Process process = new ProcessBuilder("tar", "-xf", tar.toString(), "-C", folder.toString())
                .redirectErrorStream(true)
                .start();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        process.getInputStream().transferTo(said);

        assertThat(process.waitFor()).as(said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(folder.resolve("owls_0000.jpg")).hasBinaryContent(OBJECTS.get("images/owls/0000.jpg"));
        assertThat(folder.resolve("owls_0000.cls")).hasContent("2");
    }
}
