package io.sluice.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes POSIX ustar archives, as WebDataset shards are. Not thread-safe; the stream stays open. */
final class TarArchive implements AutoCloseable {
    private static final int BLOCK_BYTES = 512;
    private static final int NAME_BYTES = 100;
    private static final long MODIFIED_SECONDS = 1_700_000_000;

    private final OutputStream out;

    TarArchive(OutputStream out) {
        this.out = out;
    }

    /** @param name at most 100 bytes of ASCII */
    void write(String name, byte[] data) throws IOException {
        out.write(header(name, data.length));
        out.write(data);
        out.write(new byte[padding(data.length)]);
    }

    private static byte[] header(String name, int size) {
        byte[] block = new byte[BLOCK_BYTES];
        put(block, 0, NAME_BYTES, name);
        put(block, 100, 8, octal(0644, 7));
        put(block, 108, 8, octal(0, 7));
        put(block, 116, 8, octal(0, 7));
        put(block, 124, 12, octal(size, 11));
        put(block, 136, 12, octal(MODIFIED_SECONDS, 11));
        put(block, 148, 8, "        ");
        block[156] = '0';
        put(block, 257, 6, "ustar");
        put(block, 263, 2, "00");
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        put(block, 148, 8, octal(sum, 6) + "\0 ");
        return block;
    }

    private static void put(byte[] block, int at, int room, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length > room) {
            throw new IllegalArgumentException("does not fit a tar header: " + text);
        }
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    private static String octal(long number, int digits) {
        String text = Long.toOctalString(number);
        return "0".repeat(digits - text.length()) + text;
    }

    private static int padding(int size) {
        return (BLOCK_BYTES - size % BLOCK_BYTES) % BLOCK_BYTES;
    }

    /** Two empty blocks end an archive. */
    @Override
    public void close() throws IOException {
        out.write(new byte[2 * BLOCK_BYTES]);
    }
}
