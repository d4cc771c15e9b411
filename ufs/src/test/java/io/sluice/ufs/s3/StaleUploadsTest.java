package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.vfs.storage.UfsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Of the uploads that were never finished those are removed that a gateway of ours left behind, and no other. */
final class StaleUploadsTest {
    private ScriptedServer server;
    private S3Client client;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private StaleUploads uploads(String... more) throws UfsException {
        Map<String, String> options =
                new HashMap<>(Map.of("endpoint", server.endpoint(), "access-key", "a", "secret-key", "s"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        S3Settings settings = S3Settings.parse(options);
        S3Location location = new S3Location("b", "p", server.endpoint(), "us-east-1");
        client = S3Clients.open(settings, Region.US_EAST_1, S3Clients.credentials(settings));
        return new StaleUploads(
                new S3Calls(client, location, new S3Errors(location), S3Tuning.standard(), settings), Runnable::run);
    }

    private static String upload(String key, String id, String initiator, String day) {
        return "<Upload><Key>" + key + "</Key><UploadId>" + id + "</UploadId>"
                + (initiator.isEmpty() ? "" : "<Initiator><ID>" + initiator + "</ID></Initiator>")
                + "<Initiated>2026-03-" + day + "T00:00:00.000Z</Initiated></Upload>";
    }

    private static String page(String... uploads) {
        return page(false, uploads);
    }

    private static String page(boolean more, String... uploads) {
        return "<?xml version=\"1.0\"?><ListMultipartUploadsResult><Bucket>b</Bucket><IsTruncated>" + more
                + "</IsTruncated>"
                + (more ? "<NextKeyMarker>p/k</NextKeyMarker><NextUploadIdMarker>m</NextUploadIdMarker>" : "")
                + String.join("", uploads) + "</ListMultipartUploadsResult>";
    }

    private List<String> removed() {
        return server.requests().stream()
                .filter(request -> request.startsWith("DELETE"))
                .toList();
    }

    @Test
    void whatTheSameIdentityBeganAWeekAgoBelowTheMountIsRemoved() throws Exception {
        StaleUploads stale = uploads();
        server.then(200, page(upload("p/new", "own", "us", "20")))
                .then(
                        200,
                        page(
                                upload("p/old", "1", "us", "12"),
                                upload("p/young", "2", "us", "14"),
                                upload("p/theirs", "3", "them", "01"),
                                upload("p/nobodys", "4", "", "01"),
                                upload("elsewhere/old", "5", "us", "01"),
                                upload("p/older", "6", "us", "01")))
                .then(204, "");

        stale.began("p/new", "own");

        assertThat(removed()).containsExactly("DELETE /b/p/old?uploadId=1", "DELETE /b/p/older?uploadId=6");
    }

    @Test
    void itIsLookedForOnceAndAgainOnlyIfTheRunningUploadWasOver() throws Exception {
        StaleUploads stale = uploads();
        server.then(200, page())
                .then(200, page(upload("p/new", "second", "us", "20")))
                .then(200, page());

        stale.began("p/new", "first");
        stale.began("p/new", "second");
        stale.began("p/new", "third");

        assertThat(server.requests()).hasSize(3);
    }

    @Test
    void whereNoInitiatorIsToldNothingIsRemoved() throws Exception {
        StaleUploads stale = uploads();
        server.then(200, page(upload("p/new", "own", "", "20"), upload("p/old", "1", "", "01")));

        stale.began("p/new", "own");

        assertThat(removed()).isEmpty();
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void pagesThatNeverEndAreNotFollowedForEver() throws Exception {
        StaleUploads stale = uploads();
        server.then(200, page(upload("p/new", "own", "us", "20"))).then(200, page(true));

        stale.began("p/new", "own");

        assertThat(server.requests()).hasSize(11);
    }

    @Test
    void neverMeansNever() throws Exception {
        StaleUploads stale = uploads("stale-upload-age", "never");
        server.then(200, page(upload("p/new", "own", "us", "20")));

        stale.began("p/new", "own");

        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anotherAgeIsKept() throws Exception {
        StaleUploads stale = uploads("stale-upload-age", "1d");
        server.then(200, page(upload("p/new", "own", "us", "20")))
                .then(200, page(upload("p/a", "1", "us", "18"), upload("p/b", "2", "us", "19")))
                .then(204, "");

        stale.began("p/new", "own");

        assertThat(removed()).containsExactly("DELETE /b/p/a?uploadId=1");
    }

    @Test
    void aRefusalHarmsNothingAndEndsIt() throws Exception {
        StaleUploads stale = uploads();
        server.thenError(403, "AccessDenied");

        assertThatCode(() -> stale.began("p/new", "own")).doesNotThrowAnyException();
        stale.began("p/new", "other");

        assertThat(server.requests()).hasSize(1);
    }
}
