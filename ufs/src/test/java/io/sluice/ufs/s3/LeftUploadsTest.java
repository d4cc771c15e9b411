package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** What a gateway that was killed had begun is aborted when its mount is opened again, and nobody else's uploads. */
@Timeout(60)
final class LeftUploadsTest {
    private static final Upload ONE = new Upload("p/one", "1");
    private static final Upload TWO = new Upload("p/two", "2");
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
    private static final Upload INTENT = new Upload("p/one", "intended p/one", "", NOW.toString());

    private final ScriptedServer server;
    private S3Client client;

    LeftUploadsTest() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        server.close();
    }

    private void removeLeft(KeptUploads kept) throws Exception {
        S3Settings settings =
                S3Settings.parse(Map.of("endpoint", server.endpoint(), "access-key", "a", "secret-key", "s"));
        S3Location location = new S3Location("b", "p", server.endpoint(), "us-east-1");
        client = S3Clients.open(settings, Region.US_EAST_1, S3Clients.credentials(settings));
        S3Calls calls = new S3Calls(client, location, new S3Errors(location), S3Tuning.standard(), settings);
        new LeftUploads(calls, kept, Runnable::run, () -> NOW).removeLeftBehind();
    }

    @Test
    void thoseAreAbortedAndForgottenThatAreKept() throws Exception {
        KeptUploads kept = new KeptUploads(ONE, TWO);
        server.then(204, "");

        removeLeft(kept);

        assertThat(server.requests()).containsExactly("DELETE /b/p/one?uploadId=1", "DELETE /b/p/two?uploadId=2");
        assertThat(kept.leftBehind()).isEmpty();
    }

    @Test
    void oneThatIsNotThereAnyMoreIsForgotten() throws Exception {
        KeptUploads kept = new KeptUploads(ONE);
        server.thenError(404, "NoSuchUpload");

        removeLeft(kept);

        assertThat(server.requests()).hasSize(1);
        assertThat(kept.leftBehind()).isEmpty();
    }

    @Test
    void whatIsRefusedIsKeptForTheNextStart() throws Exception {
        KeptUploads kept = new KeptUploads(ONE, TWO);
        server.thenError(403, "AccessDenied");

        removeLeft(kept);

        assertThat(server.requests()).hasSize(1);
        assertThat(kept.leftBehind()).containsExactly(ONE, TWO);
    }

    @Test
    void ofAnUploadThatWasAboutToBeginTheOneOfThatKeyAndTimeIsAborted() throws Exception {
        KeptUploads kept = new KeptUploads(INTENT, new Upload("p/one", "goes-on"));
        server.then(
                        200,
                        unfinished(
                                upload("p/one", "ours", NOW.plusSeconds(1)),
                                upload("p/one", "goes-on", NOW.plusSeconds(2)),
                                upload("p/one", "somebody-elses", NOW.minusSeconds(3600)),
                                upload("p/one-more", "another-key", NOW)))
                .then(204, "");

        removeLeft(kept);

        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests().get(1)).isEqualTo("DELETE /b/p/one?uploadId=ours");
        assertThat(kept.leftBehind()).isEmpty();
    }

    private static String unfinished(String... uploads) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><ListMultipartUploadsResult"
                + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>b</Bucket><IsTruncated>false</IsTruncated>"
                + String.join("", uploads) + "</ListMultipartUploadsResult>";
    }

    private static String upload(String key, String id, Instant initiated) {
        return "<Upload><Key>" + key + "</Key><UploadId>" + id + "</UploadId><Initiated>" + initiated
                + "</Initiated></Upload>";
    }

    @Test
    void withNothingLeftNothingIsAsked() throws Exception {
        removeLeft(new KeptUploads());

        assertThat(server.requests()).isEmpty();
    }
}
