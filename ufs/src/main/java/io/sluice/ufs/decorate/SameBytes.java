package io.sluice.ufs.decorate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Compares two streams. */
final class SameBytes {
    private static final int CHUNK_BYTES = 256 << 10;

    private SameBytes() {}

    static boolean in(InputStream one, InputStream other) throws IOException {
        while (true) {
            byte[] ofOne = one.readNBytes(CHUNK_BYTES);
            if (!Arrays.equals(ofOne, other.readNBytes(CHUNK_BYTES))) {
                return false;
            }
            if (ofOne.length == 0) {
                return true;
            }
        }
    }
}
