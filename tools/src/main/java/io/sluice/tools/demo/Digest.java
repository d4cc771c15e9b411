package io.sluice.tools.demo;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Checksums of streams. */
final class Digest {
    private Digest() {}

    /** The SHA-256 of all that {@code in} has. */
    static Door.Sum of(InputStream in) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        byte[] chunk = new byte[256 << 10];
        long bytes = 0;
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            digest.update(chunk, 0, count);
            bytes += count;
        }
        return new Door.Sum(HexFormat.of().formatHex(digest.digest()), bytes);
    }
}
