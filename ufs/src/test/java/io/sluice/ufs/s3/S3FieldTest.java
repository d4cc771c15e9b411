package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What S3 tells beside names and bytes is understood: archives, checksums, pauses, versions. */
final class S3FieldTest {
    private static final ContentVersion E1 = new ContentVersion("e1");
    private static final String DIGITS = "123456789";
    private static final String DIGITS_CRC32C = "4waSgw==";

    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
        server.then(200, ScriptedServer.EMPTY_LISTING);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private UnderFileSystem open(String... more) throws UfsException {
        Map<String, String> options =
                new HashMap<>(Map.of("endpoint", server.endpoint(), "access-key", "a", "secret-key", "s"));
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return new S3Factory().open(MountUri.parse("s3://b"), options);
    }

    private void answer(int status, Map<String, String> headers, String body) {
        server.then(status, headers, body);
        server.skipToLast();
    }

    // Archives.

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "STANDARD, -, false",
                "GLACIER_IR, -, false",
                "INTELLIGENT_TIERING, -, false",
                "GLACIER, -, true",
                "DEEP_ARCHIVE, -, true",
                "GLACIER, <IsRestoreInProgress>true</IsRestoreInProgress>, true",
                "INTELLIGENT_TIERING, <IsRestoreInProgress>true</IsRestoreInProgress>, true",
                "GLACIER, <IsRestoreInProgress>false</IsRestoreInProgress>, true",
                "GLACIER, <IsRestoreInProgress>false</IsRestoreInProgress>"
                        + "<RestoreExpiryDate>2031-01-01T00:00:00.000Z</RestoreExpiryDate>, false"
            })
    void aListingTellsWhatLiesInAnArchiveAndWhatWasRestored(String storageClass, String restore, boolean archived)
            throws Exception {
        try (UnderFileSystem store = open()) {
            String status = restore == null ? "" : "<RestoreStatus>" + restore + "</RestoreStatus>";
            answer(
                    200,
                    Map.of(),
                    ScriptedServer.listing(
                            ScriptedServer.object("f", "<StorageClass>" + storageClass + "</StorageClass>" + status)));

            assertThat(store.list(StorePath.ROOT, Optional.empty()).entries())
                    .extracting(entry -> ((StoreFile) entry).archived())
                    .containsExactly(archived);
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "STANDARD, -, -, false",
                "GLACIER, -, -, true",
                "GLACIER, -, 'ongoing-request=\"true\"', true",
                "DEEP_ARCHIVE, -, 'ongoing-request=\"false\", expiry-date=\"Fri, 21 Dec 2031 00:00:00 GMT\"', false",
                "INTELLIGENT_TIERING, ARCHIVE_ACCESS, -, true",
                "INTELLIGENT_TIERING, DEEP_ARCHIVE_ACCESS, -, true"
            })
    void aHeadTellsItToo(String storageClass, String archive, String restore, boolean archived) throws Exception {
        try (UnderFileSystem store = open()) {
            Map<String, String> headers = new HashMap<>(Map.of("ETag", "\"e1\"", "x-amz-storage-class", storageClass));
            if (archive != null) {
                headers.put("x-amz-archive-status", archive);
            }
            if (restore != null) {
                headers.put("x-amz-restore", restore);
            }
            server.thenError(403, "AccessDenied").thenError(404, "NoSuchKey").then(200, headers, "");
            server.skip();

            assertThat(store.stat(StorePath.of("f")))
                    .get()
                    .isInstanceOfSatisfying(
                            StoreFile.class, file -> assertThat(file.archived()).isEqualTo(archived));
        }
    }

    @Test
    void aServerThatDoesNotKnowRestoresIsListedWithoutThem() throws Exception {
        server.thenError(501, "NotImplemented").then(200, ScriptedServer.EMPTY_LISTING);
        server.skip();

        try (UnderFileSystem store = open()) {
            store.list(StorePath.ROOT, Optional.empty());
        }

        assertThat(server.headers("x-amz-optional-object-attributes")).containsExactly("RestoreStatus", "", "");
    }

    @Test
    void aPublicBucketIsListedAndReadWithoutASignature() throws Exception {
        Map<String, String> anonymous = Map.of("endpoint", server.endpoint(), "anonymous", "true");
        try (UnderFileSystem store = new S3Factory().open(MountUri.parse("s3://b"), anonymous)) {
            answer(206, Map.of("ETag", "\"e1\"", "Content-Range", "bytes 2-5/10"), "2345");

            try (InputStream bytes = store.read(StorePath.of("f"), new ContentVersion("e1"), 2, 4)) {
                assertThat(bytes).hasContent("2345");
            }
        }

        assertThat(server.headers("Authorization")).hasSize(2).containsOnly("");
        assertThat(server.requests().toString()).doesNotContain("X-Amz-Signature");
    }

    @Test
    void whatIsPutIntoAnArchiveIsToldToBeThere() throws Exception {
        try (UnderFileSystem store = open("storage-class", "GLACIER")) {
            answer(200, Map.of("ETag", "\"e1\""), "");

            assertThat(store.put(StorePath.of("f"), BytesToUpload.of("x"), PutMode.REPLACE)
                            .archived())
                    .isTrue();
            assertThat(server.headers("x-amz-storage-class")).endsWith("GLACIER");
        }
    }

    // Checksums.

    @Test
    void aPutCarriesTheChecksumInAHeader() throws Exception {
        try (UnderFileSystem store = open()) {
            answer(200, Map.of("ETag", "\"e1\""), "");

            store.put(StorePath.of("f"), BytesToUpload.of(DIGITS), PutMode.REPLACE);

            assertThat(server.headers("x-amz-checksum-crc32c")).endsWith(DIGITS_CRC32C);
            assertThat(server.headers("x-amz-trailer")).containsOnly("");
        }
    }

    @Test
    void aServerThatRefusesChecksumsIsAskedOnceUnlessTheMountInsists() throws Exception {
        try (UnderFileSystem store = open()) {
            server.thenError(501, "NotImplemented").then(200, Map.of("ETag", "\"e1\""), "");
            server.skip();

            store.put(StorePath.of("f"), BytesToUpload.of(DIGITS), PutMode.REPLACE);
            store.put(StorePath.of("g"), BytesToUpload.of(DIGITS), PutMode.REPLACE);

            assertThat(server.headers("x-amz-checksum-crc32c")).endsWith(DIGITS_CRC32C, "", "");
        }
        answer(200, Map.of(), ScriptedServer.EMPTY_LISTING);
        try (UnderFileSystem store = open("checksum", "crc64nvme")) {
            server.thenError(501, "NotImplemented").then(200, Map.of("ETag", "\"e1\""), "");
            server.skip();

            assertRefused(
                    UfsError.NOT_SUPPORTED,
                    () -> store.put(StorePath.of("f"), BytesToUpload.of(DIGITS), PutMode.REPLACE));
            assertThat(server.headers("x-amz-checksum-crc64nvme")).endsWith("rosUhgp5mIg=");
        }
    }

    @Test
    void aServerThatTookAChecksumIsNotAskedWithoutOne() throws Exception {
        try (UnderFileSystem store = open()) {
            server.then(200, Map.of("ETag", "\"e1\""), "").thenError(400, "InvalidArgument");
            server.skip();
            store.put(StorePath.of("f"), BytesToUpload.of(DIGITS), PutMode.REPLACE);
            int before = server.requests().size();

            assertRefused(
                    UfsError.INVALID, () -> store.put(StorePath.of("g"), BytesToUpload.of(DIGITS), PutMode.REPLACE));

            assertThat(server.requests()).hasSize(before + 1);
        }
    }

    @Test
    void withoutChecksumsNoneIsSent() throws Exception {
        try (UnderFileSystem store = open("checksum", "none")) {
            answer(200, Map.of("ETag", "\"e1\""), "");

            store.put(StorePath.of("f"), BytesToUpload.of(DIGITS), PutMode.REPLACE);

            assertThat(server.headers("x-amz-checksum-crc32c")).containsOnly("");
        }
    }

    private String whole(UnderFileSystem store, Map<String, String> headers) throws UfsException {
        Map<String, String> all = new HashMap<>(headers);
        all.put("ETag", "\"e1\"");
        answer(200, all, DIGITS);
        try (InputStream stream = store.readWhole(StorePath.of("f"), E1, DIGITS.length())) {
            return new String(stream.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw store.translate(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"crc32, y/Q5Jg==", "crc32c, 4waSgw==", "crc64nvme, rosUhgp5mIg="})
    void aWholeObjectIsCheckedByTheChecksumThatTheStoreKeeps(String name, String good) throws Exception {
        try (UnderFileSystem store = open()) {
            String header = "x-amz-checksum-" + name;

            assertThat(whole(store, Map.of(header, good, "x-amz-checksum-type", "FULL_OBJECT")))
                    .isEqualTo(DIGITS);
            assertThat(server.headers("x-amz-checksum-mode")).endsWith("ENABLED");
            assertThat(server.headers("Range")).endsWith("");
            assertRefused(UfsError.CORRUPT, () -> whole(store, Map.of(header, "AAAA" + good.substring(4))));
        }
    }

    @Test
    void theChecksumsOfPartsSayNothingOfTheWhole() throws Exception {
        try (UnderFileSystem store = open()) {
            assertThat(whole(store, Map.of("x-amz-checksum-crc32c", "AAAAAA==-3")))
                    .isEqualTo(DIGITS);
            assertThat(whole(store, Map.of("x-amz-checksum-crc32c", "AAAAAA==", "x-amz-checksum-type", "COMPOSITE")))
                    .isEqualTo(DIGITS);
            assertThat(whole(store, Map.of())).isEqualTo(DIGITS);
        }
    }

    @Test
    void aWholeObjectOfAnotherLengthOrVersionIsRefused() throws Exception {
        try (UnderFileSystem store = open()) {
            answer(200, Map.of("ETag", "\"e1\""), DIGITS + "0");
            assertRefused(UfsError.CORRUPT, () -> store.readWhole(StorePath.of("f"), E1, DIGITS.length()));

            answer(200, Map.of("ETag", "\"e2\""), DIGITS);
            assertRefused(UfsError.CHANGED, () -> store.readWhole(StorePath.of("f"), E1, DIGITS.length()));
        }
    }

    // Versions and pauses.

    @Test
    void theVersionOfAFileIsItsETagWhereverItIsTold() throws Exception {
        try (UnderFileSystem store = open()) {
            answer(200, Map.of("ETag", "\"e1\"", "x-amz-version-id", "v7"), "");
            StoreFile put = store.put(StorePath.of("f"), BytesToUpload.of("x"), PutMode.REPLACE);

            answer(200, Map.of(), ScriptedServer.listing(ScriptedServer.object("f", "")));
            StorePage page = store.list(StorePath.ROOT, Optional.empty());

            assertThat(page.entries())
                    .extracting(entry -> ((StoreFile) entry).version())
                    .containsExactly(put.version());
            answer(206, Map.of("ETag", "\"e1\"", "Content-Range", "bytes 0-0/10"), "x");
            store.read(StorePath.of("f"), put.version(), 0, 1).close();
            assertThat(server.requests()).last().isEqualTo("GET /b/f");
            assertThat(server.headers("If-Match")).endsWith("\"e1\"");
        }
    }

    @ParameterizedTest
    @CsvSource({"503, SlowDown, 7, 7", "429, TooManyRequests, 120, 120", "503, SlowDown, soon, 0"})
    void thePauseThatAThrottledServerAsksForIsKnown(int status, String code, String header, long seconds)
            throws Exception {
        try (UnderFileSystem store = open()) {
            answer(status, Map.of("Retry-After", header), "<Error><Code>" + code + "</Code></Error>");

            UfsException refused =
                    catchThrowableOfType(UfsException.class, () -> store.list(StorePath.ROOT, Optional.empty()));

            assertThat(refused.error()).isEqualTo(UfsError.THROTTLED);
            assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(seconds));
        }
    }

    @Test
    void aFileThatADirectoryHidesIsReportedByItsKey() throws Exception {
        try (UnderFileSystem store = open()) {
            answer(
                    200,
                    Map.of(),
                    ScriptedServer.listing(ScriptedServer.object("d/a", "")
                            + "<CommonPrefixes><Prefix>d/a/</Prefix></CommonPrefixes>"));

            StorePage page = store.list(StorePath.of("d"), Optional.empty());

            assertThat(page.entries()).singleElement().isInstanceOf(StoreEntry.StoreDirectory.class);
            assertThat(page.hidden()).containsExactly("d/a");
        }
    }

    private static void assertRefused(UfsError error, ThrowingCallable call) {
        assertThat(catchThrowableOfType(UfsException.class, call).error()).isEqualTo(error);
    }
}
