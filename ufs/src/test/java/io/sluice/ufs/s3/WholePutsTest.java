package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Small objects go past the SDK, and nobody must be able to tell. */
final class WholePutsTest {
    private static final int SMALL = 100 << 10;
    private static final int LARGE = 300 << 10;

    // What both must say of the object, and of how it is to be put.
    private static final List<String> SAID = List.of(
            "Content-Type",
            "If-None-Match",
            "Expect",
            "X-amz-server-side-encryption",
            "X-amz-storage-class",
            "X-amz-request-payer",
            "Host");

    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer().then(200, ScriptedServer.EMPTY_LISTING).then(200, Map.of("ETag", "\"e1\""), "");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private UnderFileSystem open(Map<String, String> more) throws UfsException {
        Map<String, String> options = new HashMap<>(more);
        options.put("endpoint", server.endpoint());
        return new S3Factory().open(MountUri.parse("s3://b/prefix"), options);
    }

    private static Map<String, String> signed(String... more) {
        Map<String, String> options = new HashMap<>(Map.of("access-key", "a", "secret-key", "s"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    private static StoreFile put(UnderFileSystem store, String name, int bytes, PutMode mode) throws UfsException {
        return store.put(StorePath.of(name), new BytesToUpload(new byte[bytes]), mode);
    }

    private List<String> said(String request) {
        return SAID.stream().map(name -> name + ": " + header(name, request)).toList();
    }

    private String header(String name, String request) {
        return server.headers(name).get(server.requests().indexOf(request));
    }

    @Test
    void aSmallObjectIsPutWithTheHeadersOfALargeOne() throws Exception {
        Map<String, String> options =
                signed("sse", "AES256", "storage-class", "STANDARD_IA", "requester-pays", "true", "checksum", "crc32c");
        try (UnderFileSystem store = open(options)) {
            put(store, "small", SMALL, PutMode.EXCLUSIVE);
            put(store, "large", LARGE, PutMode.EXCLUSIVE);
        }

        String small = "PUT /b/prefix/small";
        assertThat(said(small))
                .containsExactlyElementsOf(said("PUT /b/prefix/large"))
                .allMatch(line -> !line.endsWith(": "));
        assertThat(header("X-amz-checksum-crc32c", small)).hasSize(8);
        assertThat(header("Content-Length", small)).isEqualTo(Integer.toString(SMALL));
        assertThat(header("Authorization", small))
                .contains("if-none-match", "x-amz-server-side-encryption", "x-amz-checksum-crc32c");
    }

    @Test
    void whatTheServerSaysOfASmallObjectIsBelieved() throws Exception {
        try (UnderFileSystem store = open(signed())) {
            StoreFile small = put(store, "small", SMALL, PutMode.REPLACE);
            StoreFile large = put(store, "large", LARGE, PutMode.REPLACE);

            assertThat(small.version()).isEqualTo(large.version());
            assertThat(small.modified()).isAfter(Instant.EPOCH).isBeforeOrEqualTo(large.modified());
            assertThat(small.size()).isEqualTo(SMALL);
        }
    }

    @Test
    void bytesThatNobodyEncryptsOnTheirWayAreSigned() throws Exception {
        try (UnderFileSystem store = open(signed())) {
            put(store, "small", SMALL, PutMode.REPLACE);
        }

        assertThat(header("X-amz-content-sha256", "PUT /b/prefix/small")).matches("[0-9a-f]{64}");
    }

    @Test
    void anAnonymousPutIsNotSigned() throws Exception {
        try (UnderFileSystem store = open(Map.of("anonymous", "true"))) {
            put(store, "small", SMALL, PutMode.REPLACE);
        }

        assertThat(header("Authorization", "PUT /b/prefix/small")).isEmpty();
        assertThat(header("X-amz-content-sha256", "PUT /b/prefix/small")).isEmpty();
    }

    @Test
    void aRefusalOfASmallObjectIsTheSameError() throws Exception {
        server.thenError(403, "AccessDenied");
        try (UnderFileSystem store = open(signed("checksum", "none"))) {
            server.skipToLast();
            UfsException refused =
                    catchThrowableOfType(UfsException.class, () -> put(store, "small", SMALL, PutMode.EXCLUSIVE));

            assertThat(refused.error()).isEqualTo(UfsError.ACCESS_DENIED);
            assertThat(refused.reason()).contains("s3://b/prefix/small", "403 AccessDenied");
        }
    }

    @Test
    void aServerThatTookTheLastOneIsNotAskedWhetherItWantsTheNext() throws Exception {
        server.thenError(403, "AccessDenied");
        try (UnderFileSystem store = open(signed("checksum", "none"))) {
            put(store, "one", SMALL, PutMode.REPLACE);
            for (String refused : List.of("two", "three")) {
                assertThat(catchThrowableOfType(UfsException.class, () -> put(store, refused, SMALL, PutMode.REPLACE)))
                        .isNotNull();
            }
        }

        assertThat(header("Expect", "PUT /b/prefix/one")).isEqualTo("100-continue");
        assertThat(header("Expect", "PUT /b/prefix/two")).isEmpty();
        assertThat(header("Expect", "PUT /b/prefix/three")).isEqualTo("100-continue");
    }
}
