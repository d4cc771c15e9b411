package io.sluice.ufs.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;

/** The checksums of whole objects that can be computed here, as S3 writes them: big-endian, in base64. */
enum ObjectChecksum {
    CRC32(ChecksumAlgorithm.CRC32, "x-amz-checksum-crc32", Integer.BYTES),
    CRC32C(ChecksumAlgorithm.CRC32_C, "x-amz-checksum-crc32c", Integer.BYTES),
    CRC64NVME(ChecksumAlgorithm.CRC64_NVME, "x-amz-checksum-crc64nvme", Long.BYTES);

    private static final int CHUNK_BYTES = 64 << 10;

    private final ChecksumAlgorithm algorithm;
    private final String header;
    private final int bytes;

    ObjectChecksum(ChecksumAlgorithm algorithm, String header, int bytes) {
        this.algorithm = algorithm;
        this.header = header;
        this.bytes = bytes;
    }

    ChecksumAlgorithm algorithm() {
        return algorithm;
    }

    /** The name of the header that brings it with a request. */
    String header() {
        return header;
    }

    Checksum start() {
        return switch (this) {
            case CRC32 -> new CRC32();
            case CRC32C -> new CRC32C();
            case CRC64NVME -> new Crc64Nvme();
        };
    }

    String encode(Checksum checksum) {
        ByteBuffer value = ByteBuffer.allocate(Long.BYTES).putLong(checksum.getValue());
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(value.array(), Long.BYTES - bytes, Long.BYTES));
    }

    /** Of all bytes that the stream still has. */
    String of(InputStream stream) throws IOException {
        Checksum checksum = start();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = stream.read(chunk); count >= 0; count = stream.read(chunk)) {
            checksum.update(chunk, 0, count);
        }
        return encode(checksum);
    }

    String of(byte[] all) {
        Checksum checksum = start();
        checksum.update(all, 0, all.length);
        return encode(checksum);
    }
}
