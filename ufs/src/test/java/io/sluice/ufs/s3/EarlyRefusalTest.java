package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server may refuse a large object before it has it, and need not take the rest. */
@Timeout(60)
final class EarlyRefusalTest {
    private static final String REFUSAL =
            "<?xml version=\"1.0\"?><Error><Code>QuotaExceeded</Code><Message>the bucket is full</Message></Error>";

    private final AtomicLong bodyBytes = new AtomicLong();

    private static void answer(OutputStream out, int status, String body) throws IOException {
        RawServer.send(
                out,
                "HTTP/1.1 " + status + " Said\r\nContent-Type: application/xml\r\nContent-Length: " + body.length()
                        + "\r\nConnection: close\r\n\r\n" + body);
    }

    private UfsException refusal(int bytes, RawServer.Conversation ofPuts) throws Exception {
        RawServer.Conversation all = (in, out) -> {
            String head = RawServer.readHead(in);
            if (head.startsWith("GET")) {
                answer(out, 200, ScriptedServer.EMPTY_LISTING);
            } else {
                assertThat(head).containsIgnoringCase("Expect: 100-continue");
                ofPuts.hold(in, out);
            }
        };
        try (RawServer server = new RawServer(all);
                UnderFileSystem store = new S3Factory()
                        .open(
                                MountUri.parse("s3://b"),
                                Map.of("endpoint", server.endpoint(), "access-key", "a", "secret-key", "s"))) {
            return catchThrowableOfType(
                    UfsException.class,
                    () -> store.put(StorePath.of("large"), new BytesToUpload(new byte[bytes]), PutMode.REPLACE));
        }
    }

    private void take(InputStream in, int bytes) throws IOException {
        byte[] chunk = new byte[8 << 10];
        for (int left = bytes; left > 0; ) {
            int count = in.read(chunk, 0, Math.min(chunk.length, left));
            if (count < 0) {
                return;
            }
            left -= count;
            bodyBytes.addAndGet(count);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 512 << 10, 12 << 20})
    void aServerThatRefusesByTheHeadersGetsNoByte(int bytes) throws Exception {
        UfsException refused = refusal(bytes, (in, out) -> {
            answer(out, 507, REFUSAL);
            take(in, 64 << 20);
        });

        assertThat(refused.error()).isEqualTo(UfsError.NO_SPACE);
        assertThat(refused.reason()).isEqualTo("s3://b/large: the bucket is full (507 QuotaExceeded)");
        assertThat(bodyBytes).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 512 << 10, 12 << 20})
    void theRefusalOfAServerThatClosesAtOnceIsReported(int bytes) throws Exception {
        UfsException refused = refusal(bytes, (in, out) -> answer(out, 507, REFUSAL));

        assertThat(refused.error()).isEqualTo(UfsError.NO_SPACE);
        assertThat(bodyBytes).hasValue(0);
    }

    @Test
    void theRefusalOfAServerThatWantedTheBodyFirstIsReportedIfItTakesTheRest() throws Exception {
        UfsException refused = refusal(12 << 20, (in, out) -> {
            RawServer.send(out, "HTTP/1.1 100 Continue\r\n\r\n");
            take(in, 256 << 10);
            answer(out, 507, REFUSAL);
            take(in, 64 << 20);
        });

        assertThat(refused.error()).isEqualTo(UfsError.NO_SPACE);
        assertThat(refused.reason()).isEqualTo("s3://b/large: the bucket is full (507 QuotaExceeded)");
    }

    /** The kernel throws away what was answered on a connection that is reset; nobody can know then. */
    @Test
    void aServerThatResetsTheConnectionAmidTheBodyIsAway() throws Exception {
        UfsException refused = refusal(12 << 20, (in, out) -> {
            RawServer.send(out, "HTTP/1.1 100 Continue\r\n\r\n");
            take(in, 256 << 10);
        });

        assertThat(refused.error()).isEqualTo(UfsError.UNAVAILABLE);
        assertThat(refused.reason()).startsWith("s3://b/large: ");
    }
}
