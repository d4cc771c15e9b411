package io.sluice.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.tools.RunningDaemon;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminApiTest {
    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private RunningDaemon daemon;

    @BeforeEach
    void start() {
        daemon = new RunningDaemon(folder.resolve("home"));
    }

    @AfterEach
    void stop() {
        http.close();
        daemon.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/health/live",
                "/health/ready",
                "/metrics",
                "/api/v1/status",
                "/api/v1/traffic",
                "/api/v1/mounts",
                "/api/v1/cache",
                "/api/v1/nfs",
                "/api/v1/fuse"
            })
    void howTheGatewayStandsIsOpenToThisHost(String path) throws Exception {
        assertThat(send(request("GET", path, "").build()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/v1/mounts",
        "POST, /api/v1/mounts/check",
        "DELETE, /api/v1/mounts?path=/x",
        "POST, /api/v1/stop",
        "POST, /api/v1/fuse",
        "GET, /api/v1/fs/list?path=/",
        "GET, /api/v1/fs/stat?path=/",
        "GET, /api/v1/fs/content?path=/x",
        "PUT, /api/v1/fs/content?path=/x",
        "DELETE, /api/v1/fs/entries?path=/x",
        "GET, /api/v1/loads",
        "POST, /api/v1/loads",
        "POST, /api/v1/loads/list",
        "DELETE, /api/v1/loads?id=1",
        "DELETE, /api/v1/cache/contents?path=/x",
        "POST, /api/v1/cache/verify",
        "GET, /nowhere"
    })
    void whatChangesSomethingOrTellsOfFilesNeedsTheToken(String method, String path) throws Exception {
        for (String token : new String[] {"", "wrong", daemon.address().token() + "0"}) {
            HttpResponse<String> response = send(request(method, path, token).build());

            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.body()).doesNotContain(daemon.address().token());
            assertThat(problem(response).type()).isEqualTo("urn:sluice:problem:unauthorized");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, 403",
        "evil.example:19999, 403",
        "127.0.0.1.evil.example, 403",
        "localhost, 200",
        "localhost:19999, 200",
        "127.0.0.1:1, 200",
        "[::1]:19999, 200"
    })
    void onlyRequestsThatNameThisHostAreAnswered(String host, int status) throws Exception {
        assertThat(rawStatus(host)).isEqualTo(status);
    }

    @Test
    void errorsAreProblemDetailsWithTheThingTheCauseAndTheWayOut() throws Exception {
        HttpResponse<String> response = send(authorized("GET", "/api/v1/fs/stat?path=/no/such"));

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(problem(response))
                .isEqualTo(new ProblemView(
                        "urn:sluice:problem:not-found",
                        "Not found",
                        404,
                        "/no/such: no such file or directory; see what is there with: sluice fs ls"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /api/v1/fs/stat                         | 400 | the parameter path is missing
        GET    | /api/v1/fs/stat?path=x                  | 400 | x: a path begins with '/': x
        GET    | /api/v1/fs/content?path=/               | 409 | /: is a directory; name a file, or use -R
        GET    | /api/v1/fs/content?path=/&offset=-1     | 409 | /: is a directory; name a file, or use -R
        DELETE | /api/v1/mounts?path=/x                  | 404 | /x: nothing is mounted there; see: sluice fs mount
        DELETE | /api/v1/fuse?mountpoint=/x              | 404 | /x: nothing of this gateway is mounted there; see: sluice fuse stat
        DELETE | /api/v1/fuse?mountpoint=x               | 400 | x: a mountpoint begins with '/'
        DELETE | /api/v1/fs/entries?path=/&recursive=true| 400 | /: the root of the namespace can't be made, moved or removed
        POST   | /api/v1/mounts                          | 400 | the body is not the JSON of this request: No content to map due to end-of-input
        POST   | /api/v1/loads                           | 400 | the body is not the JSON of this request: No content to map due to end-of-input
        POST   | /api/v1/loads/list?path=x               | 400 | x: a path begins with '/': x
        POST   | /api/v1/loads/list?parallel=0           | 400 | parallel is 0; it must be 1 to 256
        POST   | /api/v1/loads/list?parallel=257         | 400 | parallel is 257; it must be 1 to 256
        DELETE | /api/v1/loads?id=7                      | 400 | there is no load 7; see: sluice fs load
        DELETE | /api/v1/cache/contents?path=/           | 409 | /: is a directory; name a file, or use -R
        POST   | /api/v1/cache/verify?path=/no           | 404 | /no: no such file or directory; see what is there with: sluice fs ls
        GET    | /api/v1/elsewhere                       | 404 | GET /api/v1/elsewhere: the admin API has no such request; use a program of the same version
        """)
    void aRequestThatMakesNoSenseIsToldWhy(String method, String path, int status, String detail) throws Exception {
        HttpResponse<String> response = send(authorized(method, path));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(problem(response).detail()).isEqualTo(detail);
    }

    @Test
    void aReadThatFailsOnTheWayNeverLooksLikeAnEnd() throws Exception {
        byte[] bytes = new byte[3 << 20];
        HttpRequest upload = request(
                        "PUT", "/api/v1/fs/content?path=/big", daemon.address().token())
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        assertThat(send(upload).statusCode()).isEqualTo(200);
        daemon.gateway().memory().failLateReads(new VfsException(VfsError.UNAVAILABLE, "the store is away"));

        assertThatThrownBy(() -> send(authorized("GET", "/api/v1/fs/content?path=/big")))
                .isInstanceOf(IOException.class);
        assertThat(send(authorized("GET", "/api/v1/fs/content?path=/big&length=10"))
                        .body())
                .hasSize(10);
    }

    @Test
    void aCallerIsWhoTheHolderOfTheTokenSays() throws Exception {
        send(request("PUT", "/api/v1/fs/content?path=/mine", daemon.address().token())
                .header("X-Sluice-Caller", "1000:100:20,30")
                .PUT(HttpRequest.BodyPublishers.ofString("x"))
                .build());

        EntryView entry = Json.MAPPER.readValue(
                send(authorized("GET", "/api/v1/fs/stat?path=/mine")).body(), EntryView.class);
        assertThat(entry.uid()).isEqualTo(1000);
        assertThat(entry.gid()).isEqualTo(100);
    }

    @Test
    void theHighestIdsAreToldAsTheyWereGiven() throws Exception {
        send(request("PUT", "/api/v1/fs/content?path=/high", daemon.address().token())
                .PUT(HttpRequest.BodyPublishers.ofString("x"))
                .build());
        HttpRequest change = request(
                        "POST", "/api/v1/fs/attributes", daemon.address().token())
                .POST(HttpRequest.BodyPublishers.ofString("{\"path\":\"/high\",\"uid\":4294967294,\"gid\":3000000000}"))
                .build();
        assertThat(send(change).statusCode()).isEqualTo(200);

        EntryView entry = Json.MAPPER.readValue(
                send(authorized("GET", "/api/v1/fs/stat?path=/high")).body(), EntryView.class);
        assertThat(entry.uid()).isEqualTo(4294967294L);
        assertThat(entry.gid()).isEqualTo(3_000_000_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"path":"/x","uri":"s3://b","options":{"key":"a","key":"b"}} | Duplicate
        {"path":"/x","uri":"s3://b","options":{"key":null}}          | the option key has no value
        {"path":"/x","uri":"s3://b","options":{},"reedonly":true}    | reedonly
        {"path":"/x"}                                                | uri is missing in the body
        {"uri":"s3://b"}                                             | path is missing in the body
        """)
    void aMountThatIsNotClearlyAskedForIsRefused(String body, String complaint) throws Exception {
        for (String path : new String[] {"/api/v1/mounts", "/api/v1/mounts/check"}) {
            HttpRequest request = request("POST", path, daemon.address().token())
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> response = send(request);

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(problem(response).detail()).contains(complaint);
        }
        assertThat(daemon.gateway().control().mounts()).isEmpty();
    }

    @Test
    void flushAndForceContradictEachOther() throws Exception {
        HttpResponse<String> response = send(authorized("DELETE", "/api/v1/mounts?path=/x&flush=true&force=true"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(problem(response).detail()).isEqualTo("flush waits and force does not; ask for one of them");
    }

    @Test
    void stopAsksTheDaemonToEnd() throws Exception {
        assertThat(send(request("POST", "/api/v1/stop", daemon.address().token())
                                .build())
                        .statusCode())
                .isEqualTo(200);
        daemon.awaitStop();
    }

    private HttpRequest.Builder request(String method, String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + daemon.address().address() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpRequest authorized(String method, String path) {
        return request(method, path, daemon.address().token()).build();
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static ProblemView problem(HttpResponse<String> response) {
        return Json.MAPPER.readValue(response.body(), ProblemView.class);
    }

    private int rawStatus(String host) throws IOException {
        String port = daemon.address().address().split(":")[1];
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), Integer.parseInt(port));
                OutputStream out = socket.getOutputStream();
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            String request = "GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return Integer.parseInt(in.readLine().split(" ")[1]);
        }
    }
}
