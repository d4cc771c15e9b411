package io.sluice.nfs.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DuplicateRequestsTest {
    private static DuplicateRequests.Key key(int xid) {
        return new DuplicateRequests.Key(InetAddress.getLoopbackAddress(), xid, 7);
    }

    private static Optional<byte[]> execute(DuplicateRequests replies, int xid, int bytes) {
        return replies.once(key(xid), () -> new byte[bytes]);
    }

    @Test
    void anExecutedCallIsNotExecutedAgain() {
        DuplicateRequests replies = new DuplicateRequests(10, 1 << 20);
        assertThat(execute(replies, 1, 5)).isEmpty();
        assertThat(replies.once(key(1), () -> {
                    throw new AssertionError("executed again");
                }))
                .hasValueSatisfying(reply -> assertThat(reply).hasSize(5));
    }

    @Test
    void theOldestAreForgottenBeyondTheirNumber() {
        DuplicateRequests replies = new DuplicateRequests(3, 1 << 20);
        for (int xid = 0; xid < 5; xid++) {
            execute(replies, xid, 1);
        }
        assertThat(replies.size()).isEqualTo(3);
        assertThat(execute(replies, 4, 1)).isPresent();
        assertThat(execute(replies, 1, 1)).isEmpty();
    }

    @Test
    void theOldestAreForgottenBeyondTheirBytes() {
        DuplicateRequests replies = new DuplicateRequests(1_000_000, 100_000);
        for (int xid = 0; xid < 10_000; xid++) {
            execute(replies, xid, 1000);
            assertThat(replies.bytes()).isLessThanOrEqualTo(100_000);
        }
        assertThat(replies.size()).isEqualTo(83);
        assertThat(execute(replies, 9_999, 1)).isPresent();
    }

    @Test
    void aReplyThatIsLargerThanAllTheMemoryIsNotRemembered() {
        DuplicateRequests replies = new DuplicateRequests(10, 1000);
        execute(replies, 1, 2000);
        assertThat(replies.size()).isZero();
        assertThat(replies.bytes()).isZero();
    }

    @Test
    void aCallThatFailsIsForgotten() {
        DuplicateRequests replies = new DuplicateRequests(10, 1000);
        assertThatThrownBy(() -> replies.once(key(1), () -> {
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(execute(replies, 1, 5)).isEmpty();
    }
}
