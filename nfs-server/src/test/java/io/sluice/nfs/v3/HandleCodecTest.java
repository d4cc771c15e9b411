package io.sluice.nfs.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.nfs.testing.TestServer;
import io.sluice.vfs.InodeId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class HandleCodecTest {
    private static final FileHandle HANDLE =
            new FileHandle(-5, new InodeId(Long.MAX_VALUE), new InodeId(0x0102030405060708L));

    private final HandleCodec codec = new HandleCodec(TestServer.key(1));

    private static NfsStatus refusal(HandleCodec codec, byte[] raw) {
        return catchThrowableOfType(NfsFailure.class, () -> codec.decode(ByteBuffer.wrap(raw)))
                .status();
    }

    @Test
    void aHandleComesBackAsItWas() {
        byte[] raw = codec.encode(HANDLE);
        assertThat(raw).hasSizeLessThanOrEqualTo(64);
        assertThat(codec.decode(ByteBuffer.wrap(raw))).isEqualTo(HANDLE);
        assertThat(new HandleCodec(TestServer.key(1)).encode(HANDLE)).isEqualTo(raw);
    }

    @Test
    void aHandleWithAnyBitChangedIsForged() {
        byte[] raw = codec.encode(HANDLE);
        for (int bit = 0; bit < raw.length * 8; bit++) {
            byte[] forged = raw.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(refusal(codec, forged)).describedAs("bit %d", bit).isEqualTo(NfsStatus.BADHANDLE);
        }
    }

    @Test
    void aHandleOfAnyOtherLengthIsForged() {
        byte[] raw = codec.encode(HANDLE);
        for (int length = 0; length <= 64; length++) {
            if (length != raw.length) {
                assertThat(refusal(codec, Arrays.copyOf(raw, length))).isEqualTo(NfsStatus.BADHANDLE);
            }
        }
    }

    @Test
    void moreHandlesThanAreRememberedComeBackAndTheirForgedOnesDoNot() {
        for (int round = 0; round < 2; round++) {
            for (int i = 1; i <= 100_000; i++) {
                FileHandle handle = new FileHandle(7, new InodeId(i), new InodeId(1 + i % 3));
                byte[] raw = codec.encode(handle);
                byte[] forged = raw.clone();
                forged[raw.length - 1 - i % 16] ^= (byte) (1 << i % 8);
                if (refusal(codec, forged) != NfsStatus.BADHANDLE
                        || !codec.decode(ByteBuffer.wrap(raw)).equals(handle)) {
                    fail("the handle " + handle);
                }
            }
        }
    }

    @Test
    void aHandleOfAnotherKeyIsForged() {
        assertThat(refusal(new HandleCodec(TestServer.key(2)), codec.encode(HANDLE)))
                .isEqualTo(NfsStatus.BADHANDLE);
    }
}
