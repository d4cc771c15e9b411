package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A bucket that can't be opened is refused by one line: the thing, the cause, the way out. */
final class S3OpeningTest {
    private static S3Server server;

    @BeforeAll
    static void startServer() throws Exception {
        server = new S3Server(new TransientNio2BlobStore());
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.stop();
    }

    /** The line that a user sees. */
    private static String refusal(String uri, Map<String, String> options) {
        UfsException refused = catchThrowableOfType(
                UfsException.class,
                () -> new S3Factory().open(MountUri.parse(uri), options).close());
        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).doesNotContain("\n");
        return refused.getMessage();
    }

    private static Map<String, String> options(String... others) {
        Map<String, String> options = new HashMap<>(server.options());
        for (int i = 0; i < others.length; i += 2) {
            options.put(others[i], others[i + 1]);
        }
        return options;
    }

    @Test
    void aBucketThatIsNotThere() {
        assertThat(refusal("s3://nowhere/x", options()))
                .isEqualTo("INVALID: there is no bucket \"nowhere\" at " + server.endpoint()
                        + ": check its name and the endpoint");
    }

    @Test
    void keysThatAreRefused() {
        assertThat(refusal("s3://b", options("access-key", "other")))
                .isEqualTo("ACCESS_DENIED: " + server.endpoint()
                        + " does not know the access key: check the option access-key");
        assertThat(refusal("s3://b", options("secret-key", "wrong")))
                .isEqualTo("ACCESS_DENIED: " + server.endpoint()
                        + " says that the secret key does not belong to the access key: check the option secret-key");
    }

    @Test
    void keysThatMayNotListTheBucket() throws Exception {
        try (ScriptedServer scripted = new ScriptedServer()) {
            scripted.thenError(403, "AccessDenied");

            assertThat(refusal("s3://b/p", options("endpoint", scripted.endpoint())))
                    .isEqualTo(
                            "ACCESS_DENIED: the listing of s3://b/p is refused to these credentials (403 AccessDenied):"
                                    + " allow it to them, or give others by the options access-key and secret-key");
        }
    }

    @Test
    void noKeysAtAll() {
        assertThat(refusal("s3://b", Map.of("endpoint", server.endpoint())))
                .isEqualTo("ACCESS_DENIED: there are no credentials for s3://b: give the options access-key and"
                        + " secret-key, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or mount a public bucket with"
                        + " the option anonymous=true");
    }

    @Test
    void aBucketInAnotherRegion() throws Exception {
        try (ScriptedServer scripted = new ScriptedServer()) {
            scripted.then(
                    301,
                    Map.of("x-amz-bucket-region", "eu-central-1", "Content-Type", "application/xml"),
                    "<?xml version=\"1.0\"?><Error><Code>PermanentRedirect</Code><Message>m</Message></Error>");

            assertThat(refusal("s3://b", options("endpoint", scripted.endpoint(), "region", "us-west-2")))
                    .isEqualTo(
                            "INVALID: the bucket \"b\" lies in the region eu-central-1, not in us-west-2: mount it with"
                                    + " the option region=eu-central-1");
        }
    }

    @Test
    void anEndpointThatSpeaksHtml() throws Exception {
        String html = "<!DOCTYPE html><html><head><title>It works</title></head><body><p>Hello<br></body></html>";
        for (int status : new int[] {200, 404, 405}) {
            try (ScriptedServer scripted = new ScriptedServer()) {
                scripted.then(status, Map.of("Content-Type", "text/html"), html);

                assertThat(refusal("s3://b", options("endpoint", scripted.endpoint())))
                        .startsWith("INVALID: what answers at " + scripted.endpoint()
                                + " does not speak S3: check the endpoint (");
            }
        }
        try (ScriptedServer scripted = new ScriptedServer()) {
            scripted.then(200, Map.of("Content-Type", "text/html"), "<html><body>well formed</body></html>");

            assertThat(refusal("s3://b", options("endpoint", scripted.endpoint())))
                    .isEqualTo("INVALID: what answers at " + scripted.endpoint()
                            + " does not speak S3: check the endpoint (the answer to LIST is no listing)");
        }
    }

    @Test
    void anEndpointWhereNobodyListens() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String endpoint = "http://127.0.0.1:" + port;

        assertThat(refusal("s3://b", options("endpoint", endpoint)))
                .isEqualTo("UNAVAILABLE: " + endpoint
                        + " refuses connections: is the server running, and the endpoint right?");
    }

    @Test
    void anEndpointThatNeverAnswers() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String endpoint = "http://127.0.0.1:" + socket.getLocalPort();

            assertThat(refusal("s3://b", options("endpoint", endpoint, "request-timeout", "200ms")))
                    .isEqualTo("UNAVAILABLE: " + endpoint + " did not answer in time: is it reachable from here?");
        }
    }

    @Test
    void anEndpointWithoutTls() {
        String endpoint = server.endpoint().replace("http:", "https:");

        assertThat(refusal("s3://b", options("endpoint", endpoint)))
                .startsWith("UNAVAILABLE: no TLS connection with " + endpoint + ": ");
    }

    /** What the SDK throws is made by hand: a test asks no name server. */
    @Test
    void anEndpointWhoseHostIsNotKnown() {
        S3Errors errors = new S3Errors(new S3Location("b", "", "http://nas:9000", "us-east-1"));

        assertThat(errors.translate("x", SdkClientException.create("failed", new UnknownHostException("nas")))
                        .getMessage())
                .isEqualTo(
                        "UNAVAILABLE: the host of http://nas:9000 is not known: check the endpoint, and this host's DNS");
    }

    @Test
    void aUriWithoutABucket() {
        assertThat(refusal("s3:///x", options()))
                .isEqualTo("INVALID: s3:///x names no bucket: write s3://bucket/prefix");
    }

    @Test
    void aBucketWhoseNameNoServerTakes() {
        assertThat(refusal("s3://no!bucket/x", options()))
                .isEqualTo("INVALID: no!bucket is no name of a bucket: that has letters, digits and . _ - only");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "endpoint|localhost:9000|is no http or https URL: localhost:9000; write for example http://localhost:9000",
                "endpoint|http://u:p@h|must not hold credentials: give them by access-key and secret-key",
                "region|EU Central|is no region: EU Central; write for example eu-central-1",
                "path-style|yes|is true or false, not yes",
                "request-timeout|30|is a time as 500ms, 30s, 2m, 12h or 7d, not 30",
                "connect-timeout|0s|is a time as 500ms, 30s, 2m, 12h or 7d, not 0s",
                "anonymous|true|can't be together with access-key: leave one of them out"
            })
    void anOptionThatMakesNoSense(String option, String value, String complaint) {
        assertThat(refusal("s3://b", options(option, value)))
                .isEqualTo("INVALID: the option " + option + " " + complaint);
    }

    @Test
    void halfOfAPairOfKeys() {
        assertThat(refusal("s3://b", Map.of("access-key", "a")))
                .isEqualTo("INVALID: the option secret-key is missing: give both keys or neither");
        assertThat(refusal("s3://b", Map.of("session-token", "t")))
                .isEqualTo("INVALID: the option session-token needs access-key and secret-key beside it");
    }
}
