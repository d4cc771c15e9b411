package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/** Options are refused while they are parsed, or they reach each request that they are about, and no other. */
final class S3SettingsTest {
    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String SSE = "x-amz-server-side-encryption";
    private static final String KMS_KEY = SSE + "-aws-kms-key-id";
    private static final String OWN_KEY = SSE + "-customer-key";
    private static final String COPIED_KEY = "x-amz-copy-source-server-side-encryption-customer-key";

    private static final SdkRequest PUT = PutObjectRequest.builder().build();
    private static final SdkRequest CREATE =
            CreateMultipartUploadRequest.builder().build();
    private static final SdkRequest PART = UploadPartRequest.builder().build();
    private static final SdkRequest COMPLETE =
            CompleteMultipartUploadRequest.builder().build();
    private static final SdkRequest COPY = CopyObjectRequest.builder().build();
    private static final SdkRequest COPY_PART = UploadPartCopyRequest.builder().build();
    private static final SdkRequest GET = GetObjectRequest.builder().build();
    private static final SdkRequest HEAD = HeadObjectRequest.builder().build();
    private static final SdkRequest PARTS = ListPartsRequest.builder().build();
    private static final SdkRequest LIST = ListObjectsV2Request.builder().build();

    private static Map<String, String> options(String text) {
        Map<String, String> options = new HashMap<>();
        for (String option : text.split(" ")) {
            int equals = option.indexOf('=');
            options.put(option.substring(0, equals), option.substring(equals + 1));
        }
        return options;
    }

    private static Map<String, String> headers(String options, SdkRequest request) throws UfsException {
        return new ObjectHeaders(S3Settings.parse(options(options))).headers(request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sse=aes|sse is AES256 or aws:kms, not aes",
                "sse-kms-key-id=k|sse-kms-key-id needs sse=aws:kms beside it",
                "sse=AES256 sse-kms-key-id=k|sse-kms-key-id needs sse=aws:kms beside it",
                "sse=AES256 sse-c-key=x|sse-c-key can't be together with sse: leave one of them out",
                "sse-c-key=?|sse-c-key is no base64",
                "sse-c-key=c2hvcnQ=|sse-c-key has 5 bytes instead of the 32 of an AES-256 key",
                "anonymous=true requester-pays=true|requester-pays can't be together with anonymous: who is not named can't pay",
                "requester-pays=1|requester-pays is true or false, not 1",
                "storage-class=COLD|storage-class is no storage class: COLD; those of S3 are DEEP_ARCHIVE, GLACIER,"
                        + " GLACIER_IR, INTELLIGENT_TIERING, ONEZONE_IA, REDUCED_REDUNDANCY, STANDARD, STANDARD_IA",
                "endpoint=http://h storage-class=cold|storage-class is no storage class: cold; those of S3 are"
                        + " DEEP_ARCHIVE, GLACIER, GLACIER_IR, INTELLIGENT_TIERING, ONEZONE_IA, REDUCED_REDUNDANCY,"
                        + " STANDARD, STANDARD_IA",
                "checksum=md5|checksum is auto, crc32c, crc64nvme or none, not md5",
                "payload-signing=true|payload-signing is auto or never, not true",
                "checksum=none payload-signing=never|payload-signing never can't be together with checksum=none: nothing"
                        + " would check the bytes",
                "stale-upload-age=2h|stale-upload-age is at least 1d, or never: a younger upload may still be running",
                "stale-upload-age=week|stale-upload-age is a time as 500ms, 30s, 2m, 12h or 7d, not week"
            })
    void optionsThatMakeNoSenseOrContradictEachOther(String options, String complaint) {
        UfsException refused = catchThrowableOfType(UfsException.class, () -> S3Settings.parse(options(options)));

        assertThat(refused.error()).isEqualTo(UfsError.INVALID);
        assertThat(refused.reason()).isEqualTo("the option " + complaint);
    }

    @Test
    void aCustomersKeyIsNeverSentInTheClearNorShown() throws Exception {
        UfsException refused = catchThrowableOfType(
                UfsException.class, () -> S3Settings.parse(options("endpoint=http://h sse-c-key=" + KEY)));

        assertThat(refused.reason())
                .isEqualTo(
                        "the option sse-c-key needs an https endpoint: over http the key would be sent in the clear");
        assertThat(S3Settings.parse(options("sse-c-key=" + KEY)).toString()).doesNotContain(KEY);
        assertThat(S3Settings.SECRETS).contains("sse-c-key");
    }

    @Test
    void withoutOptionsNoHeaderIsAdded() throws Exception {
        for (SdkRequest request : new SdkRequest[] {PUT, CREATE, PART, COMPLETE, COPY, COPY_PART, GET, HEAD, LIST}) {
            assertThat(headers("region=us-east-1", request)).isEmpty();
        }
    }

    @Test
    void newObjectsAreEncryptedAndStoredAsTheOptionsSay() throws Exception {
        for (SdkRequest request : new SdkRequest[] {PUT, CREATE, COPY}) {
            assertThat(headers("sse=AES256 storage-class=STANDARD_IA", request))
                    .isEqualTo(Map.of(SSE, "AES256", "x-amz-storage-class", "STANDARD_IA"));
            assertThat(headers("sse=aws:kms", request)).isEqualTo(Map.of(SSE, "aws:kms"));
            assertThat(headers("sse=aws:kms sse-kms-key-id=id", request))
                    .isEqualTo(Map.of(SSE, "aws:kms", KMS_KEY, "id"));
        }
        for (SdkRequest request : new SdkRequest[] {PART, COMPLETE, COPY_PART, GET, HEAD, LIST}) {
            assertThat(headers("sse=aws:kms sse-kms-key-id=id storage-class=STANDARD_IA", request))
                    .isEmpty();
        }
    }

    @Test
    void aCustomersKeyGoesWithEachRequestThatSeesBytes() throws Exception {
        String options = "sse-c-key=" + KEY;
        for (SdkRequest request : new SdkRequest[] {PUT, CREATE, PART, PARTS, COMPLETE, GET, HEAD, COPY, COPY_PART}) {
            assertThat(headers(options, request))
                    .containsEntry(OWN_KEY, KEY)
                    .containsEntry(OWN_KEY + "-MD5", "KYvwGXoFFJ42a2u2GDWhwQ==")
                    .containsEntry(SSE + "-customer-algorithm", "AES256");
        }
        assertThat(headers(options, COPY)).containsEntry(COPIED_KEY, KEY);
        assertThat(headers(options, COPY_PART)).containsEntry(COPIED_KEY, KEY);
        assertThat(headers(options, LIST)).isEmpty();
    }

    @Test
    void whoPaysIsSaidInEveryRequest() throws Exception {
        for (SdkRequest request : new SdkRequest[] {PUT, CREATE, PART, COMPLETE, COPY, COPY_PART, GET, HEAD, LIST}) {
            assertThat(headers("requester-pays=true", request)).isEqualTo(Map.of("x-amz-request-payer", "requester"));
        }
    }

    @Test
    void uploadsAreStaleAfterAWeekUnlessTheMountSaysOtherwise() throws Exception {
        assertThat(S3Settings.parse(Map.of()).staleUploadAge()).isEqualTo(Optional.of(Duration.ofDays(7)));
        assertThat(S3Settings.parse(options("stale-upload-age=36h")).staleUploadAge())
                .isEqualTo(Optional.of(Duration.ofHours(36)));
        assertThat(S3Settings.parse(options("stale-upload-age=never")).staleUploadAge())
                .isEmpty();
    }

    @Test
    void whatIsPutIntoAnArchiveIsKnownToBeThere() throws Exception {
        assertThat(S3Settings.parse(options("storage-class=GLACIER")).putsIntoArchive())
                .isTrue();
        assertThat(S3Settings.parse(options("storage-class=DEEP_ARCHIVE")).putsIntoArchive())
                .isTrue();
        assertThat(S3Settings.parse(options("storage-class=GLACIER_IR")).putsIntoArchive())
                .isFalse();
    }
}
