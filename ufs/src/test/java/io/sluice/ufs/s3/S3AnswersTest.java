package io.sluice.ufs.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.StoreRange;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server answers is believed only as far as it makes sense. */
final class S3AnswersTest {
    private static final ContentVersion E1 = new ContentVersion("e1");

    private ScriptedServer server;
    private UnderFileSystem store;

    @BeforeEach
    void open() throws Exception {
        server = new ScriptedServer();
        server.then(200, ScriptedServer.EMPTY_LISTING);
        store = new S3Factory()
                .open(
                        MountUri.parse("s3://b"),
                        Map.of("endpoint", server.endpoint(), "access-key", "a", "secret-key", "s"));
    }

    @AfterEach
    void close() {
        store.close();
        server.close();
    }

    private static UfsException refusal(ThrowingCallable call) {
        return catchThrowableOfType(UfsException.class, call);
    }

    /** The answer that opening the store used up stays until another is asked for. */
    private ScriptedServer answer(int status, String body) {
        return answer(status, Map.of("Content-Type", "application/xml"), body, body.length());
    }

    private ScriptedServer answer(int status, Map<String, String> headers, String body, long length) {
        server.then(status, headers, body, length);
        server.skipToLast();
        return server;
    }

    private UfsError readError(Map<String, String> headers, int status, String body, long length) {
        answer(status, headers, body, length);
        try (InputStream stream = store.read(StorePath.of("f"), E1, 2, 4)) {
            assertThat(stream.readAllBytes()).asString().isEqualTo(body);
            throw new AssertionError("the answer was believed");
        } catch (UfsException e) {
            return e.error();
        } catch (IOException e) {
            return store.translate(e).error();
        }
    }

    @Test
    void anAnswerThatIsNotTheRangeAskedForIsNotBelieved() {
        Map<String, String> good = Map.of("ETag", "\"e1\"", "Content-Range", "bytes 2-5/10");
        Map<String, String> shifted = Map.of("ETag", "\"e1\"", "Content-Range", "bytes 0-3/10");
        Map<String, String> shorter = Map.of("ETag", "\"e1\"", "Content-Range", "bytes 2-4/5");

        assertThat(readError(shifted, 206, "2345", 4)).isEqualTo(UfsError.CORRUPT);
        assertThat(readError(shorter, 206, "234", 3)).isEqualTo(UfsError.CORRUPT);
        assertThat(readError(good, 206, "234", 3)).isEqualTo(UfsError.CORRUPT);
        assertThat(readError(Map.of("Content-Range", "bytes 2-5/10"), 206, "2345", 4))
                .as("of no version")
                .isEqualTo(UfsError.CORRUPT);
        assertThat(readError(Map.of("ETag", "\"e1\""), 200, "0123456789", 10)).isEqualTo(UfsError.NOT_SUPPORTED);
        assertThat(readError(Map.of("ETag", "\"e2\"", "Content-Range", "bytes 2-5/10"), 206, "2345", 4))
                .isEqualTo(UfsError.CHANGED);
    }

    @Test
    void anAnswerThatEndsEarlyIsAnError() {
        Map<String, String> good = Map.of("ETag", "\"e1\"", "Content-Range", "bytes 2-5/10");

        assertThat(readError(good, 206, "23", 4)).isEqualTo(UfsError.UNAVAILABLE);
    }

    @Test
    void weakAndUnquotedETagsAreTheSameVersion() throws Exception {
        for (String tag : new String[] {"W/\"e1\"", "e1", "\"e1\""}) {
            answer(206, Map.of("ETag", tag, "Content-Range", "bytes 2-5/10"), "2345", 4);
            try (InputStream stream = store.read(StorePath.of("f"), E1, 2, 4)) {
                assertThat(stream.readAllBytes()).asString().isEqualTo("2345");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, NOT_FOUND",
        "412, PreconditionFailed, CHANGED",
        "416, InvalidRange, CHANGED",
        "403, InvalidObjectState, ARCHIVED",
        "403, AccessDenied, ACCESS_DENIED",
        "401, Unauthorized, ACCESS_DENIED",
        "400, ExpiredToken, ACCESS_DENIED",
        "403, RequestTimeTooSkewed, ACCESS_DENIED",
        "400, KeyTooLongError, NAME_TOO_LONG",
        "400, EntityTooLarge, TOO_LARGE",
        "507, XMinioStorageFull, NO_SPACE",
        "501, NotImplemented, NOT_SUPPORTED",
        "400, BadDigest, CORRUPT",
        "503, SlowDown, THROTTLED",
        "429, TooManyRequests, THROTTLED",
        "503, ServiceUnavailable, UNAVAILABLE",
        "500, InternalError, UNAVAILABLE",
        "409, ConditionalRequestConflict, UNAVAILABLE",
        "400, RequestTimeout, UNAVAILABLE",
        "404, NoSuchBucket, INVALID",
        "400, InvalidArgument, INVALID"
    })
    void everyErrorHasItsMeaning(int status, String code, UfsError error) {
        server.thenError(status, code);
        server.skipToLast();

        UfsException refused = refusal(() -> store.read(StorePath.of("f"), E1, 0, 1));

        assertThat(refused.error()).isEqualTo(error);
        assertThat(refused.reason()).doesNotContain("\n");
    }

    @Test
    void aServerThatDoesNotKnowConditionsIsSaidToBeOne() {
        server.thenError(501, "NotImplemented");
        server.skipToLast();

        UfsException refused = refusal(() -> store.put(StorePath.of("f"), BytesToUpload.of("x"), PutMode.EXCLUSIVE));

        assertThat(refused.getMessage())
                .isEqualTo(
                        "NOT_SUPPORTED: " + server.endpoint() + " does not know If-None-Match, without which a new file"
                                + " can't be made there for certain without replacing one (s3://b/f: says the script (501"
                                + " NotImplemented))");
    }

    @Test
    void markersArePutWithoutAConditionWhereThereIsNone() throws Exception {
        server.thenError(501, "NotImplemented").then(200, Map.of("ETag", "\"m\""), "");
        server.skip();

        store.makeDirectory(StorePath.of("d"));

        assertThat(server.requests()).endsWith("PUT /b/d/", "PUT /b/d/");
    }

    @Test
    void aListingThatNeverEndsIsNotFollowed() throws Exception {
        answer(
                200,
                ScriptedServer.listing("<IsTruncated>true</IsTruncated>"
                        + "<NextContinuationToken>same</NextContinuationToken>" + ScriptedServer.object("f", "")));
        StorePage first = store.list(StorePath.ROOT, Optional.empty());

        assertThat(refusal(() -> store.list(StorePath.ROOT, first.next())).error())
                .isEqualTo(UfsError.CORRUPT);

        answer(200, ScriptedServer.listing("<IsTruncated>true</IsTruncated>"));
        assertThat(refusal(() -> store.list(StorePath.ROOT, Optional.empty())).error())
                .isEqualTo(UfsError.CORRUPT);
    }

    @Test
    void aListingOfOtherKeysThanAskedForIsNotBelieved() {
        answer(200, ScriptedServer.listing(ScriptedServer.object("elsewhere", "")));
        assertThat(refusal(() -> store.list(StorePath.of("d"), Optional.empty()))
                        .error())
                .isEqualTo(UfsError.CORRUPT);

        answer(200, ScriptedServer.listing("<CommonPrefixes><Prefix>d/x</Prefix></CommonPrefixes>"));
        assertThat(refusal(() -> store.list(StorePath.of("d"), Optional.empty()))
                        .error())
                .isEqualTo(UfsError.CORRUPT);

        answer(200, ScriptedServer.listing(ScriptedServer.object("d/f", "").replace(">10<", ">-1<")));
        assertThat(refusal(() -> store.list(StorePath.of("d"), Optional.empty()))
                        .error())
                .isEqualTo(UfsError.CORRUPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<ETag></ETag>", "LONG"})
    void anObjectWhoseVersionIsNotToldIsHiddenAloneAndCounted(String etag) throws Exception {
        String told = etag.equals("LONG") ? "<ETag>" + "e".repeat(1 << 20) + "</ETag>" : etag;
        String odd = ScriptedServer.object("a", "").replace("<ETag>\"e1\"</ETag>", told);
        answer(200, ScriptedServer.listing(odd + ScriptedServer.object("b", "")));

        StorePage page = store.list(StorePath.ROOT, Optional.empty());
        assertThat(page.entries()).extracting(entry -> entry.name().value()).containsExactly("b");
        assertThat(page.unnameable()).containsExactly("a");
        StoreRange part = store.listFrom(StorePath.ROOT, new FileName("aa")).orElseThrow();
        assertThat(part.tells(new FileName("b"))).isTrue();
        assertThat(part.tells(new FileName("a"))).isFalse();
        answer(200, ScriptedServer.listing(odd));
        assertThat(refusal(() -> store.stat(StorePath.of("a"))).error()).isEqualTo(UfsError.NOT_SUPPORTED);
    }

    @Test
    void aVersionThatIsToldAMomentLaterIsWaitedFor() throws Exception {
        String good = ScriptedServer.object("a", "") + ScriptedServer.object("b", "");
        server.then(200, ScriptedServer.listing(good.replaceFirst("<ETag>.*?</ETag>", "")))
                .then(200, ScriptedServer.listing(good));
        server.skip();

        assertThat(store.list(StorePath.ROOT, Optional.empty()).entries())
                .extracting(entry -> entry.name().value())
                .containsExactly("a", "b");
    }

    @Test
    void anAnswerWithoutEndIsCutOff() {
        String longAnswer =
                ScriptedServer.listing(ScriptedServer.object("f", "").repeat(80_000));
        answer(200, longAnswer);

        assertThat(refusal(() -> store.list(StorePath.ROOT, Optional.empty()))
                        .error()
                        .isRetryable())
                .isTrue();
    }

    @Test
    void keysAreDecodedWhereTheServerEncodesThem() throws Exception {
        answer(
                200,
                ScriptedServer.listing("<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>"
                        + ScriptedServer.object("a+b%2Bc%25", "")
                        + "<CommonPrefixes><Prefix>d%C3%BC/</Prefix></CommonPrefixes>"));

        assertThat(store.list(StorePath.ROOT, Optional.empty()).entries())
                .extracting(entry -> entry.name().value())
                .containsExactlyInAnyOrder("a b+c%", "dü");
    }

    @Test
    void archivedObjectsAreToldApart() throws Exception {
        answer(
                200,
                ScriptedServer.listing(ScriptedServer.object("g", "<StorageClass>GLACIER</StorageClass>")
                        + ScriptedServer.object("h", "<StorageClass>DEEP_ARCHIVE</StorageClass>")
                        + ScriptedServer.object("i", "<StorageClass>GLACIER_IR</StorageClass>")
                        + ScriptedServer.object("j", "")));

        assertThat(store.list(StorePath.ROOT, Optional.empty()).entries())
                .extracting(entry -> ((StoreEntry.StoreFile) entry).archived())
                .containsExactly(true, true, false, false);
    }

    @Test
    void aStatAsksTheObjectItselfWhereListingIsRefused() throws Exception {
        server.thenError(403, "AccessDenied")
                .thenError(404, "NoSuchKey")
                .then(200, Map.of("ETag", "\"e1\"", "Last-Modified", "Fri, 02 Jan 2026 03:04:05 GMT"), "");
        server.skip();

        assertThat(store.stat(StorePath.of("d/f")))
                .get()
                .isInstanceOfSatisfying(
                        StoreEntry.StoreFile.class,
                        file -> assertThat(file.version()).isEqualTo(E1));
        assertThat(server.requests()).endsWith("HEAD /b/d/f/", "HEAD /b/d/f");
    }

    @Test
    void anInterruptEndsACallAsUnavailable() {
        Thread.currentThread().interrupt();

        UfsException refused = refusal(() -> store.list(StorePath.ROOT, Optional.empty()));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(refused.error()).isEqualTo(UfsError.UNAVAILABLE);
    }
}
