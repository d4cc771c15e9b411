package io.sluice.nfs.rpc;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** A few calls of those that {@code test/fuzz} makes for as long as one likes. */
final class CallFuzzTest {
    private static final int CALLS = 20_000;
    private static final int MAX_BYTES = 96;

    @Test
    void whateverFollowsAGoodHeaderAndHandleIsAnswered() throws Exception {
        Random random = new Random(20_261_127);
        for (int i = 0; i < CALLS; i++) {
            byte[] input = new byte[2 + random.nextInt(MAX_BYTES)];
            if (random.nextBoolean()) {
                random.nextBytes(input);
            } else {
                for (int at = 2; at + 3 < input.length; at += 4) {
                    input[at + 3] = (byte) random.nextInt(5); // small numbers, as lengths and choices are
                }
            }
            input[0] = (byte) i;
            input[1] = (byte) (i / 4);
            CallFuzz.fuzzerTestOneInput(input);
        }
    }
}
