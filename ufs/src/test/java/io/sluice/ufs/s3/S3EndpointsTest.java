package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.UfsException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What answers at an endpoint and is not the S3 that was meant is told by one line, with the way out, and nothing is mounted. */
@Timeout(60)
final class S3EndpointsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    private Path folder;

    private static String refusal(String endpoint, String region) {
        Map<String, String> options = Map.of(
                "endpoint", endpoint, "access-key", "a", "secret-key", "s", "region", region, "request-timeout", "5s");
        UfsException refused = catchThrowableOfType(
                UfsException.class,
                () -> new S3Factory().open(MountUri.parse("s3://b/p"), options).close());
        assertThat(refused).isNotNull();
        assertThat(refused.getMessage()).doesNotContain("\n").hasSizeLessThan(600);
        return refused.getMessage();
    }

    private static String refusal(int status, Map<String, String> headers, String body) throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            server.then(status, headers, body);
            return refusal(server.endpoint(), "us-west-2").replace(server.endpoint(), "SERVER");
        }
    }

    private static String error(String code, String message) {
        return "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
    }

    /** A server with a certificate that it signed itself. */
    private SSLContext ownCertificate() throws Exception {
        Path file = folder.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream stream = Files.newInputStream(file)) {
            keys.load(stream, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private RawServer tlsServer() throws Exception {
        return new RawServer(
                ownCertificate().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                (in, out) -> {
                    RawServer.readHead(in);
                    RawServer.send(out, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
    }

    @Test
    void aCertificateThatNobodySigned() throws Exception {
        try (RawServer server = tlsServer()) {
            String endpoint = "https://127.0.0.1:" + server.port();

            assertThat(refusal(endpoint, "us-east-1"))
                    .isEqualTo("UNAVAILABLE: the certificate of " + endpoint
                            + " is signed by nobody whom this host's Java trusts: give Java the signer's by"
                            + " -Djavax.net.ssl.trustStore");
        }
    }

    @Test
    void httpToAPortThatSpeaksTls() throws Exception {
        try (RawServer server = tlsServer()) {
            assertThat(refusal(server.endpoint(), "us-east-1"))
                    .isEqualTo("UNAVAILABLE: what answers at " + server.endpoint()
                            + " does not speak HTTP: if it speaks TLS, begin the endpoint with https://");
        }
    }

    @Test
    void tlsToAPortThatSpeaksHttp() throws Exception {
        try (RawServer server = new RawServer((in, out) -> {
            in.readNBytes(5);
            RawServer.send(out, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        })) {
            String endpoint = server.endpoint().replace("http:", "https:");

            assertThat(refusal(endpoint, "us-east-1"))
                    .startsWith("UNAVAILABLE: no TLS connection with " + endpoint + ": ")
                    .endsWith("; if it speaks plain HTTP, begin the endpoint with http://");
        }
    }

    @Test
    void aServerThatSpeaksNoHttpAtAll() throws Exception {
        try (RawServer server = new RawServer((in, out) -> RawServer.send(out, "SSH-2.0-OpenSSH_9.9\r\n"))) {
            assertThat(refusal(server.endpoint(), "us-east-1"))
                    .startsWith("UNAVAILABLE: what answers at " + server.endpoint() + " does not speak HTTP");
        }
    }

    @Test
    void aServerThatRedirectsElsewhere() throws Exception {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            assertThat(refusal(status, Map.of("Location", "https://login.example.org/"), ""))
                    .isEqualTo("INVALID: SERVER redirects to https://login.example.org/, as S3 does not (" + status
                            + "): check the endpoint");
        }
    }

    @Test
    void anEmptyAnswer() throws Exception {
        assertThat(refusal(200, Map.of("Content-Type", "application/xml"), ""))
                .startsWith("INVALID: what answers at SERVER does not speak S3: check the endpoint (");
        assertThat(refusal(204, Map.of(), ""))
                .startsWith("INVALID: what answers at SERVER does not speak S3: check the endpoint (");
    }

    @Test
    void clocksThatDiffer() throws Exception {
        assertThat(refusal(403, Map.of(), error("RequestTimeTooSkewed", "The difference is too large")))
                .isEqualTo(
                        "ACCESS_DENIED: the clocks of this host and of SERVER differ too much: set this host's clock");
    }

    @Test
    void aSignatureForAnotherRegion() throws Exception {
        String message =
                "The authorization header is malformed; the region 'us-west-2' is wrong; expecting 'eu-west-3'";

        assertThat(refusal(400, Map.of(), error("AuthorizationHeaderMalformed", message)))
                .isEqualTo("INVALID: the bucket \"b\" lies in the region eu-west-3, not in us-west-2: mount it with the"
                        + " option region=eu-west-3");
    }

    @Test
    void aRegionThatCantBeOneIsNotRepeated() throws Exception {
        assertThat(refusal(
                        301,
                        Map.of("x-amz-bucket-region", "EU; rm -rf"),
                        error("PermanentRedirect", "The bucket must be addressed by its own endpoint")))
                .isEqualTo("INVALID: the bucket \"b\" is not served at SERVER for the region us-west-2: check the"
                        + " options region and endpoint");
    }

    @Test
    void aRedirectInTheWordsOfS3() throws Exception {
        assertThat(refusal(
                        307,
                        Map.of("x-amz-bucket-region", "eu-north-1", "Location", "http://b.s3-eu-north-1.example"),
                        error("TemporaryRedirect", "Please re-send this request")))
                .isEqualTo(
                        "INVALID: the bucket \"b\" lies in the region eu-north-1, not in us-west-2: mount it with the"
                                + " option region=eu-north-1");
    }
}
