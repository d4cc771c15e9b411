package io.sluice.ufs.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Requests for objects by the SDK's signer and HTTP client alone. What the SDK's service client does around a request costs more CPU time than the rest of a
 * GET of 100 KiB (docs/adr/0005). Thread-safe.
 */
final class DirectRequests implements AutoCloseable {
    // AWS4-HMAC-SHA256 Credential=<access key>/20261127/us-east-1/s3/aws4_request, ...
    private static final Pattern SIGNED =
            Pattern.compile("AWS4-HMAC-SHA256 Credential=[^,]+/[0-9]{8}/([a-z0-9-]+)/s3/aws4_request,.*");

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final SdkHttpClient http;
    private final SdkHttpRequest bucket;
    private final AwsCredentialsProvider credentials;
    private final Optional<String> region;
    private final long timeoutMillis;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AnswerDeadlines deadlines;

    private DirectRequests(
            SdkHttpClient http,
            SdkHttpRequest bucket,
            AwsCredentialsProvider credentials,
            Optional<String> region,
            long timeoutMillis) {
        this.http = http;
        this.bucket = bucket;
        this.credentials = credentials;
        this.region = region;
        this.timeoutMillis = timeoutMillis;
        this.deadlines = AnswerDeadlines.of(timeoutMillis);
    }

    /**
     * Asks for objects where a LIST of their bucket was sent to, signed as that was.
     *
     * @param timeoutMillis until the head of the answer is there
     * @return empty if the LIST is signed in a way that is not known here
     */
    static Optional<DirectRequests> like(
            SdkHttpRequest list, SdkHttpClient http, AwsCredentialsProvider credentials, long timeoutMillis) {
        Optional<String> signature = list.firstMatchingHeader("Authorization");
        Matcher signed = SIGNED.matcher(signature.orElse(""));
        if (signature.isPresent() && !signed.matches()) {
            return Optional.empty();
        }
        Optional<String> region = signature.isPresent() ? Optional.of(signed.group(1)) : Optional.empty();
        return Optional.of(new DirectRequests(http, list, credentials, region, timeoutMillis));
    }

    /** The answer to a GET, whatever its status is. */
    HttpExecuteResponse get(String key, Map<String, String> headers) throws IOException {
        SdkHttpRequest request = request(SdkHttpMethod.GET, key, headers);
        HttpExecuteRequest sent = HttpExecuteRequest.builder()
                .request(signed(request, Optional.empty()))
                .build();
        return answerInTime(http.prepareRequest(sent), timeoutMillis);
    }

    /**
     * The head of the answer to a PUT that was taken.
     *
     * @throws software.amazon.awssdk.services.s3.model.S3Exception if it was refused
     * @throws UncheckedIOException if there is no answer
     */
    SdkHttpResponse put(DirectPut put) {
        SdkHttpRequest request = request(SdkHttpMethod.PUT, put.key(), put.headers())
                .copy(one -> {
                    one.putHeader("Content-Length", Long.toString(put.length()));
                    put.query().forEach(one::putRawQueryParameter);
                });
        boolean unsigned = !put.signsBytes() && isClear(request) && request.port() != HTTPS_PORT;
        HttpExecuteRequest sent = HttpExecuteRequest.builder()
                .request(unsigned ? signedWithoutBytes(request) : signed(request, Optional.of(put.bytes())))
                .contentStreamProvider(put.bytes())
                .build();
        try {
            HttpExecuteResponse answer = answerInTime(http.prepareRequest(sent), put.timeoutMillis());
            if (!answer.httpResponse().isSuccessful()) {
                throw RefusedRequest.of(answer);
            }
            answer.responseBody().ifPresent(DirectRequests::end);
            return answer.httpResponse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** There is nothing in it; a server that says otherwise loses the connection. */
    private static void end(AbortableInputStream body) {
        try (body) {
            if (body.read() >= 0) {
                body.abort();
            }
        } catch (IOException _) {
            body.abort(); // the head of the answer has said that the object is there
        }
    }

    private SdkHttpRequest request(SdkHttpMethod method, String key, Map<String, String> headers) {
        String path = bucket.encodedPath();
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(method)
                .protocol(bucket.protocol())
                .host(bucket.host())
                .port(bucket.port())
                .encodedPath((path.endsWith("/") ? path : path + "/") + SdkHttpUtils.urlEncodeIgnoreSlashes(key));
        bucket.firstMatchingHeader("User-Agent").ifPresent(agent -> request.putHeader("User-Agent", agent));
        headers.forEach(request::putHeader);
        return request.build();
    }

    private static boolean isClear(SdkHttpRequest request) {
        return "http".equals(request.protocol());
    }

    /** The signer leaves out the bytes only where they are encrypted on their way; what it signs does not say how they go. */
    private SdkHttpRequest signedWithoutBytes(SdkHttpRequest request) {
        int port = request.port() == HTTP_PORT ? HTTPS_PORT : request.port();
        SdkHttpRequest encrypted = request.copy(one -> one.protocol("https").port(port));
        SdkHttpRequest signed = signed(encrypted, Optional.empty());
        return request.copy(one -> one.headers(signed.headers()));
    }

    /** As the SDK does, bytes that nobody encrypts on their way are signed too. */
    private SdkHttpRequest signed(SdkHttpRequest request, Optional<ContentStreamProvider> body) {
        if (region.isEmpty()) {
            return request;
        }
        return signer.sign(signing -> signing.identity(identity())
                        .request(request)
                        .payload(body.orElse(null))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.get())
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                        .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, body.isPresent() && isClear(request)))
                .request();
    }

    private AwsCredentialsIdentity identity() {
        try {
            return credentials.resolveIdentity().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof SdkClientException known
                    ? known
                    : SdkClientException.create("no credentials", e);
        }
    }

    /** The HTTP client limits each wait, but not how many a head takes that comes byte by byte. */
    private HttpExecuteResponse answerInTime(ExecutableHttpRequest sent, long millis) throws IOException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        try (AnswerDeadlines.Deadline deadline = deadlines.begin(sent::abort, nanos)) {
            try {
                return sent.call();
            } catch (IOException e) {
                if (deadline.isMissed()) {
                    throw ApiCallTimeoutException.create(millis);
                }
                throw e;
            }
        }
    }

    @Override
    public void close() {
        deadlines.close();
    }
}
