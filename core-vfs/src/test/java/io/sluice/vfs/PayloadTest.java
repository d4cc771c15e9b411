package io.sluice.vfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PayloadTest {
    private static final byte[] BYTES = {1, 2, 3, 4, 5, 6};

    private static Payload cut(int at) {
        return new Payload(List.of(ByteBuffer.wrap(BYTES, 0, at), ByteBuffer.wrap(BYTES, at, BYTES.length - at)));
    }

    @Test
    void whereItIsCutMakesNoDifferenceToHowItBegins() {
        for (int at = 0; at <= BYTES.length; at++) {
            for (int length = 0; length <= BYTES.length; length++) {
                ByteBuffer start = ByteBuffer.wrap(BYTES, 0, length);
                assertThat(cut(at).beginsWith(start)).isTrue();
                assertThat(start.remaining()).isEqualTo(length);
                if (length > 0) {
                    byte[] other = BYTES.clone();
                    other[length - 1]++;
                    assertThat(cut(at).beginsWith(ByteBuffer.wrap(other, 0, length)))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void aDuplicateHasPositionsOfItsOwn() {
        Payload payload = cut(2);
        Payload duplicate = payload.duplicate();
        duplicate.pieces().getFirst().get();
        duplicate.pieces().getLast().get();
        assertThat(duplicate.length()).isEqualTo(4);
        assertThat(payload.length()).isEqualTo(6);
    }
}
