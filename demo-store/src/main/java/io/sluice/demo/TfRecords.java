package io.sluice.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Writes TFRecord shards: for each record its length (8 bytes), the length's masked CRC32C (4), the data, the data's masked CRC32C (4), all
 * little-endian (tensorflow/core/lib/io/record_writer.cc). Not thread-safe; the stream stays open.
 */
final class TfRecords {
    private static final int MASK_DELTA = 0xa282ead8;

    private final OutputStream out;

    TfRecords(OutputStream out) {
        this.out = out;
    }

    void write(byte[] data) throws IOException {
        byte[] length = little(8).putLong(data.length).array();
        out.write(length);
        out.write(little(4).putInt(maskedCrc(length)).array());
        out.write(data);
        out.write(little(4).putInt(maskedCrc(data)).array());
    }

    /** A CRC is rotated and shifted, so that a CRC of data that holds CRCs stays a good one. */
    static int maskedCrc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
