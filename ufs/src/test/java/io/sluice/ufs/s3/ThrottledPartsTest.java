package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.ufs.decorate.RetryClock;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/** A part that the store throttles waits for itself, so that the others need not be sent again. */
final class ThrottledPartsTest {
    private static final int SIZE = 2_000;
    private static final String CREATED = "<?xml version=\"1.0\"?><InitiateMultipartUploadResult><Bucket>b</Bucket>"
            + "<Key>f</Key><UploadId>u</UploadId></InitiateMultipartUploadResult>";
    private static final String SLOW_DOWN = "<Error><Code>SlowDown</Code><Message>slow down</Message></Error>";
    private static final String COMPLETED = "<?xml version=\"1.0\"?><CompleteMultipartUploadResult>"
            + "<ETag>\"e-2\"</ETag></CompleteMultipartUploadResult>";

    private final KeptUploads uploads = new KeptUploads();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private ScriptedServer server;
    private UnderFileSystem store;

    @BeforeEach
    void open() throws Exception {
        server = new ScriptedServer();
        S3Settings settings = S3Settings.parse(Map.of(
                "endpoint", server.endpoint(), "access-key", "a", "secret-key", "s", "stale-upload-age", "never"));
        S3Location location = new S3Location("b", "", server.endpoint(), "us-east-1");
        RetryClock clock = new RetryClock() {
            @Override
            public long nanoTime() {
                return 0;
            }

            @Override
            public void sleep(Duration duration) {
                pauses.add(duration);
            }

            @Override
            public double random() {
                return 0;
            }
        };
        S3Calls calls = new S3Calls(
                S3Clients.open(settings, Region.US_EAST_1, S3Clients.credentials(settings)),
                location,
                new S3Errors(location),
                new S3Tuning(1000, 16, SIZE / 2, 1, 1, 1, 1),
                settings);
        store = new S3UnderFileSystem(
                calls, new DirectAccess(Optional.empty(), 1_000), uploads, InstantSource.system(), clock);
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    @Test
    void aThrottledPartIsSentAgainAfterWhatTheStoreAsksForOrEverLater() throws Exception {
        Map<String, String> part = Map.of("ETag", "\"p\"");
        server.then(200, CREATED)
                .then(503, SLOW_DOWN)
                .then(503, SLOW_DOWN)
                .then(503, Map.of("Retry-After", "9"), SLOW_DOWN)
                .then(200, part, "")
                .then(200, part, "")
                .then(200, COMPLETED);

        assertThat(store.put(StorePath.of("f"), new BytesToUpload(new byte[SIZE]), PutMode.REPLACE)
                        .version()
                        .value())
                .isEqualTo("e-2");

        assertThat(pauses).containsExactly(Duration.ofMillis(125), Duration.ofMillis(250), Duration.ofSeconds(9));
        assertThat(server.requests())
                .filteredOn(request -> request.contains("partNumber=1"))
                .hasSize(4);
        assertThat(server.requests())
                .filteredOn(request -> request.contains("partNumber=2"))
                .hasSize(1);
        assertThat(uploads.history())
                .containsExactly("began f intended f", "began f u", "ended f intended f", "ended f u");
    }

    @Test
    void aPartThatIsThrottledForEverEndsTheUploadAndLeavesNothing() {
        server.then(200, CREATED).then(503, SLOW_DOWN);

        UfsException refused = catchThrowableOfType(
                UfsException.class,
                () -> store.put(StorePath.of("f"), new BytesToUpload(new byte[SIZE]), PutMode.REPLACE));

        assertThat(refused.error()).isEqualTo(UfsError.THROTTLED);
        assertThat(pauses).hasSize(6);
        assertThat(server.requests()).last().asString().startsWith("DELETE /b/f?uploadId=u");
        assertThat(uploads.history())
                .as("its end was refused too")
                .containsExactly("began f intended f", "began f u", "ended f intended f");
    }
}
