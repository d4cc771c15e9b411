package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.ufs.decorate.RetryClock;
import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import io.sluice.vfs.testing.BytesToUpload;
import io.sluice.vfs.testing.MemoryUploadNotes;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.regions.Region;

/** What S3 itself answers about uploads in parts, which servers of its kind do not all know. */
@Timeout(60)
final class S3PartUploadsTest {
    private static final String CREATED = "<?xml version=\"1.0\"?><InitiateMultipartUploadResult><Bucket>b</Bucket>"
            + "<Key>p/f</Key><UploadId>u</UploadId></InitiateMultipartUploadResult>";
    private static final String DIGITS_CRC32C = "4waSgw==";
    private static final String OWNER = "1.staged";

    private final MemoryUploadNotes notes = new MemoryUploadNotes();
    private ScriptedServer server;
    private UnderFileSystem store;
    private PartUploads uploads;

    @BeforeEach
    void open() throws Exception {
        server = new ScriptedServer();
        S3Settings settings = S3Settings.parse(Map.of(
                "endpoint", server.endpoint(), "access-key", "a", "secret-key", "s", "stale-upload-age", "never"));
        S3Location location = new S3Location("b", "p", server.endpoint(), "us-east-1");
        S3Calls calls = new S3Calls(
                S3Clients.open(settings, Region.US_EAST_1, S3Clients.credentials(settings)),
                location,
                new S3Errors(location),
                S3Tuning.standard(),
                settings);
        store = new S3UnderFileSystem(
                calls, new DirectAccess(Optional.empty(), 1_000), notes, InstantSource.system(), RetryClock.system());
        uploads = store.partUploads().orElseThrow();
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    private static UfsError error(ThrowingCallable call) {
        return catchThrowableOfType(UfsException.class, call).error();
    }

    private PartUpload begin() throws UfsException {
        server.then(200, CREATED);
        PartUpload upload = uploads.begin(StorePath.of("f"), OWNER);
        server.skip();
        return upload;
    }

    private static String listed(int number, String etag, String more) {
        return "<Part><PartNumber>" + number + "</PartNumber><ETag>" + etag + "</ETag><Size>9</Size>" + more
                + "</Part>";
    }

    private static String page(boolean truncated, String parts) {
        return "<?xml version=\"1.0\"?><ListPartsResult><IsTruncated>" + truncated + "</IsTruncated>"
                + (truncated ? "<NextPartNumberMarker>1</NextPartNumberMarker>" : "") + parts + "</ListPartsResult>";
    }

    @Test
    void theChecksumThatAnUploadWasBegunWithIsNotedAndSentWithEachPart() throws Exception {
        PartUpload upload = begin();
        server.then(200, Map.of("ETag", "\"e1\""), "");
        upload.put(1, BytesToUpload.of("123456789"));

        assertThat(notes.notEnded()).containsExactly(new Upload("p/f", "u", OWNER, "CRC32C"));
        assertThat(server.headers("x-amz-checksum-crc32c")).endsWith(DIGITS_CRC32C);
    }

    @Test
    void anUploadThatS3DoesNotKnowIsNotFound() throws Exception {
        PartUpload upload = begin();
        server.thenError(404, "NoSuchUpload");

        assertThat(error(() -> upload.put(1, BytesToUpload.of("x")))).isEqualTo(UfsError.NOT_FOUND);
        notes.goOn(OWNER);
        assertThat(error(() -> uploads.resume(OWNER))).isEqualTo(UfsError.NOT_FOUND);
        assertThat(uploads.resume(OWNER)).isEmpty();
        assertThat(notes.notEnded()).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsToldAndTheUploadGoesOn() throws Exception {
        PartUpload upload = begin();
        server.then(200, Map.of("ETag", "\"e1\""), "").thenError(412, "PreconditionFailed");
        upload.put(1, BytesToUpload.of("x"));

        assertThat(error(() -> upload.complete(1, PutMode.EXCLUSIVE))).isEqualTo(UfsError.EXISTS);
        assertThat(server.headers("If-None-Match")).endsWith("*");
        assertThat(notes.notEnded()).hasSize(1);
    }

    @Test
    void allPagesOfPartsAreReadAndThoseKeptWhoseChecksumOrDigestIsThatOfTheBytes() throws Exception {
        var _ = begin();
        notes.goOn(OWNER);
        server.then(200, page(true, listed(1, "x", "<ChecksumCRC32C>" + DIGITS_CRC32C + "</ChecksumCRC32C>")))
                .then(
                        200,
                        page(
                                false,
                                listed(2, "25f9e794323b453885f5181f1b624d0b", "")
                                        + listed(3, "x", "<ChecksumCRC32C>AAAAAA==</ChecksumCRC32C>")
                                        + listed(4, "an-etag-of-kms", "")));
        PartUpload resumed = uploads.resume(OWNER).orElseThrow();

        BytesToUpload digits = BytesToUpload.of("123456789");
        assertThat(resumed.isAt(StorePath.of("f"))).isTrue();
        assertThat(resumed.has(1, digits)).isTrue();
        assertThat(resumed.has(2, digits)).isTrue();
        assertThat(resumed.has(3, digits)).isFalse();
        assertThat(resumed.has(4, digits)).isFalse();
        assertThat(resumed.has(5, digits)).isFalse();
        assertThat(resumed.has(1, BytesToUpload.of("12345678"))).isFalse();
        assertThat(server.requests()).contains("GET /b/p/f?uploadId=u", "GET /b/p/f?part-number-marker=1&uploadId=u");
    }

    @Test
    void aPartThatWasNeverSentIsNotCompleted() throws Exception {
        PartUpload upload = begin();

        assertThat(error(() -> upload.complete(1, PutMode.REPLACE))).isEqualTo(UfsError.INVALID);
    }
}
