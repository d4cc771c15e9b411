package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.sluice.ufs.Connectors;
import io.sluice.ufs.decorate.RetryPolicy;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WebHDFS by the gateway's own class path, which lacks much of what a cluster in a test brings along. */
final class WebHdfsClassPathTest {
    private static final String STATUS = """
            {"accessTime":0,"blockSize":0,"childrenNum":%d,"fileId":7,"group":"g","length":%d,"modificationTime":5,\
            "owner":"o","pathSuffix":"%s","permission":"755","replication":1,"storagePolicy":0,"type":"%s"}""";

    @TempDir
    private Path folder;

    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aDirectoryIsListed() throws Exception {
        String file = STATUS.formatted(0, 3, "a", "FILE");
        answer("/webhdfs/v1/d", "application/json;charset=utf-8", """
                {"FileStatus":%s,"DirectoryListing":{"partialListing":{"FileStatuses":{"FileStatus":[%s]}},"remainingEntries":0}}""".formatted(
                        STATUS.formatted(1, 0, "", "DIRECTORY"), file));
        try (Connectors connectors = connectors();
                UnderFileSystem store = connectors.open(uri("/d"), Map.of("user", "o"))) {
            assertThat(store.list(StorePath.ROOT, Optional.empty()).entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.name().value()).isEqualTo("a"));
        }
    }

    @Test
    void whatDoesNotSpeakWebHdfsIsSaidToDoSo() {
        answer("/", "text/html; charset=utf-8", "<html>It works!</html>");
        try (Connectors connectors = connectors()) {
            UfsException refusal = catchThrowableOfType(
                    UfsException.class,
                    () -> connectors.open(uri("/d"), Map.of()).close());
            assertThat(refusal.error()).isEqualTo(UfsError.INVALID);
            assertThat(refusal.reason()).contains("does not speak WebHDFS").hasLineCount(1);
        }
    }

    private Connectors connectors() {
        return new Connectors(RetryPolicy.until(Duration.ofSeconds(20)), folder);
    }

    private MountUri uri(String path) throws UfsException {
        return MountUri.parse("webhdfs://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private void answer(String path, String type, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
