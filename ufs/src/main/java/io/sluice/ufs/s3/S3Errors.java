package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.xml.stream.XMLStreamException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** What the SDK's exceptions mean to a store; the only place that judges them. */
final class S3Errors {
    private static final int MAX_DETAIL = 300;

    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,63}");

    // The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-central-1'
    private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]{1,63})'");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");

    private final S3Location location;

    S3Errors(S3Location location) {
        this.location = location;
    }

    /** A request to the store. */
    interface Call<T> {
        T run() throws UfsException;
    }

    /** The answer of a call, or what its failure means. */
    <T> T answer(String subject, Call<T> call) throws UfsException {
        try {
            return call.run();
        } catch (SdkException e) {
            throw translate(subject, e);
        } catch (UncheckedIOException e) {
            throw translate(subject, e.getCause());
        } catch (IllegalArgumentException e) {
            // What the SDK throws for an answer whose keys are not encoded as they claim to be.
            throw new UfsException(UfsError.CORRUPT, "unintelligible answer about " + subject, e);
        }
    }

    UfsException translate(String subject, SdkException failure) {
        Optional<UfsException> known = cause(failure, UfsException.class);
        if (known.isPresent()) {
            return known.get();
        }
        return failure instanceof AwsServiceException service && service.awsErrorDetails() != null
                ? refused(subject, service)
                : failed(subject, failure);
    }

    UfsException translate(String subject, IOException failure) {
        Optional<UfsException> known = cause(failure, UfsException.class);
        return known.isPresent() ? known.get() : failed(subject, failure);
    }

    // The server answered.

    private UfsException refused(String subject, AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String code = details.errorCode() == null ? "" : details.errorCode();
        Optional<UfsException> configuration = configuration(code, failure);
        if (configuration.isPresent()) {
            return configuration.get();
        }
        UfsError error = errorOf(code, failure.statusCode());
        String answer = " (" + failure.statusCode() + (code.isEmpty() ? "" : " " + code) + ")";
        if (error == UfsError.ACCESS_DENIED) {
            return new UfsException(
                    error,
                    subject + " is refused to these credentials" + answer
                            + ": allow it to them, or give others by the options access-key and secret-key");
        }
        String reason = subject + ": " + detail(details.errorMessage()) + answer;
        return error.isRetryable()
                ? new UfsException(error, reason, retryAfter(details), failure)
                : new UfsException(error, reason);
    }

    /** In seconds, as servers that throttle send it (RFC 9110 §10.2.3). */
    private static Duration retryAfter(AwsErrorDetails details) {
        return header(details, "Retry-After")
                .map(String::strip)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .orElse(Duration.ZERO);
    }

    private static Optional<String> header(AwsErrorDetails details, String name) {
        return Optional.ofNullable(details.sdkHttpResponse()).flatMap(response -> response.firstMatchingHeader(name));
    }

    /** Refusals that are about the mount as a whole, with the way out. */
    private Optional<UfsException> configuration(String code, AwsServiceException failure) {
        String bucket = "the bucket \"" + location.bucket() + "\"";
        return switch (code) {
            case "NoSuchBucket" ->
                refusal(
                        UfsError.INVALID,
                        "there is no bucket \"" + location.bucket() + "\" at " + location.server()
                                + ": check its name and the endpoint");
            case "InvalidBucketName" ->
                refusal(UfsError.INVALID, "\"" + location.bucket() + "\" can't be the name of a bucket");
            case "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraint",
                    "IncorrectEndpoint" -> Optional.of(elsewhere(bucket, failure));
            case "InvalidAccessKeyId" ->
                refusal(
                        UfsError.ACCESS_DENIED,
                        location.server() + " does not know the access key: check the option access-key");
            case "SignatureDoesNotMatch" ->
                refusal(
                        UfsError.ACCESS_DENIED,
                        location.server() + " says that the secret key does not belong to the access key: check the"
                                + " option secret-key");
            case "ExpiredToken", "TokenRefreshRequired" ->
                refusal(
                        UfsError.ACCESS_DENIED,
                        "the session token for " + bucket + " has expired: mount again with a fresh one");
            case "InvalidToken" ->
                refusal(
                        UfsError.ACCESS_DENIED,
                        location.server() + " does not accept the session token: check the option session-token");
            case "RequestTimeTooSkewed" ->
                refusal(
                        UfsError.ACCESS_DENIED,
                        "the clocks of this host and of " + location.server()
                                + " differ too much: set this host's clock");
            case "" -> redirected(bucket, failure);
            default -> Optional.empty();
        };
    }

    /** A redirect that is not in S3's words: of S3 itself to those who use HEAD, or of something else. */
    private Optional<UfsException> redirected(String bucket, AwsServiceException failure) {
        if (failure.statusCode() < 300 || failure.statusCode() >= 400) {
            return Optional.empty();
        }
        Optional<String> target = header(failure.awsErrorDetails(), "Location");
        if (failure.statusCode() == 301 && target.isEmpty()) {
            return Optional.of(elsewhere(bucket, failure));
        }
        return refusal(
                UfsError.INVALID,
                location.server() + " redirects"
                        + target.map(to -> " to " + detail(to)).orElse("") + ", as S3 does not (" + failure.statusCode()
                        + "): check the endpoint");
    }

    private UfsException elsewhere(String bucket, AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        Optional<String> region = header(details, "x-amz-bucket-region")
                .filter(name -> REGION.matcher(name).matches())
                .or(() -> expectedRegion(details.errorMessage()));
        if (region.isPresent() && !region.get().equals(location.region())) {
            return new UfsException(
                    UfsError.INVALID,
                    bucket + " lies in the region " + region.get() + ", not in " + location.region()
                            + ": mount it with the option region=" + region.get());
        }
        return new UfsException(
                UfsError.INVALID,
                bucket + " is not served at " + location.server() + " for the region " + location.region()
                        + ": check the options region and endpoint");
    }

    private static Optional<String> expectedRegion(String message) {
        Matcher matcher = EXPECTED_REGION.matcher(message == null ? "" : message);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<UfsException> refusal(UfsError error, String reason) {
        return Optional.of(new UfsException(error, reason));
    }

    private static UfsError errorOf(String code, int status) {
        return switch (code) {
            case "NoSuchKey", "NotFound" -> UfsError.NOT_FOUND;
            case "PreconditionFailed", "InvalidRange" -> UfsError.CHANGED;
            case "InvalidObjectState" -> UfsError.ARCHIVED;
            case "KeyTooLongError", "KeyTooLong" -> UfsError.NAME_TOO_LONG;
            case "EntityTooLarge", "MaxMessageLengthExceeded" -> UfsError.TOO_LARGE;
            case "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded" -> UfsError.NO_SPACE;
            case "NotImplemented", "MethodNotAllowed" -> UfsError.NOT_SUPPORTED;
            case "BadDigest",
                    "InvalidDigest",
                    "XAmzContentSHA256Mismatch",
                    "XAmzContentChecksumMismatch",
                    "IncompleteBody" -> UfsError.CORRUPT;
            case "SlowDown",
                    "SlowDownRead",
                    "SlowDownWrite",
                    "Throttling",
                    "ThrottlingException",
                    "RequestLimitExceeded",
                    "TooManyRequests" -> UfsError.THROTTLED;
            // Two conditional puts at once, an upload that was aborted meanwhile, a body that came too slowly: all of
            // them go well at another time.
            case "ConditionalRequestConflict",
                    "OperationAborted",
                    "NoSuchUpload",
                    "RequestTimeout",
                    "InternalError",
                    "ServiceUnavailable" -> UfsError.UNAVAILABLE;
            default -> errorOf(status);
        };
    }

    private static UfsError errorOf(int status) {
        return switch (status) {
            case 401, 403 -> UfsError.ACCESS_DENIED;
            case 404 -> UfsError.NOT_FOUND;
            case 405, 501 -> UfsError.NOT_SUPPORTED;
            case 408, 409 -> UfsError.UNAVAILABLE;
            case 412, 416 -> UfsError.CHANGED;
            case 413 -> UfsError.TOO_LARGE;
            case 429 -> UfsError.THROTTLED;
            case 507 -> UfsError.NO_SPACE;
            default -> status >= 500 || status < 400 ? UfsError.UNAVAILABLE : UfsError.INVALID;
        };
    }

    // The server did not answer, or not in S3's words.

    private UfsException failed(String subject, Throwable failure) {
        if (interrupted(failure)) {
            Thread.currentThread().interrupt();
            return new UfsException(UfsError.UNAVAILABLE, "interrupted at " + subject, failure);
        }
        if (cause(failure, XMLStreamException.class).isPresent()
                || cause(failure, NumberFormatException.class).isPresent()
                || cause(failure, DateTimeException.class).isPresent()) {
            return new UfsException(UfsError.CORRUPT, "unintelligible answer about " + subject, failure);
        }
        String reason;
        if (cause(failure, UnknownHostException.class).isPresent()
                || cause(failure, UnresolvedAddressException.class).isPresent()) {
            reason = "the host of " + location.server() + " is not known: check the endpoint, and this host's DNS";
        } else if (cause(failure, SocketTimeoutException.class).isPresent()
                || cause(failure, ApiCallTimeoutException.class).isPresent()) {
            reason = location.server() + " did not answer in time: is it reachable from here?";
        } else if (cause(failure, ConnectException.class).isPresent()) {
            reason = location.server() + " refuses connections: is the server running, and the endpoint right?";
        } else if (cause(failure, CertPathBuilderException.class).isPresent()) {
            reason = "the certificate of " + location.server() + " is signed by nobody whom this host's Java trusts:"
                    + " give Java the signer's by -Djavax.net.ssl.trustStore";
        } else if (cause(failure, SSLException.class).isPresent()) {
            reason = "no TLS connection with " + location.server() + ": "
                    + detail(cause(failure, SSLException.class).orElseThrow().getMessage())
                    + "; if it speaks plain HTTP, begin the endpoint with http://";
        } else if (failure instanceof SdkServiceException service) {
            reason = subject + ": " + location.server() + " answered with status " + service.statusCode();
        } else {
            reason = subject + ": " + detail(deepest(failure).getMessage());
        }
        return new UfsException(UfsError.UNAVAILABLE, reason, failure);
    }

    /**
     * What the failure of a first request means beyond {@link #translate}: on a new connection no answer at all, or none that is HTTP, is no accident. (Later it
     * may be that the server closed an idle connection.)
     */
    UfsException atOpening(UfsException failure) {
        // The class lies in the HTTP client's own libraries, which the SDK does not show.
        if (!deepest(failure).getClass().getSimpleName().equals("NoHttpResponseException")) {
            return failure;
        }
        return new UfsException(
                failure.error(),
                "what answers at " + location.server()
                        + " does not speak HTTP: if it speaks TLS, begin the endpoint with https://",
                failure);
    }

    private static boolean interrupted(Throwable failure) {
        return cause(failure, AbortedException.class).isPresent()
                || cause(failure, InterruptedException.class).isPresent();
    }

    static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        Throwable candidate = failure;
        for (int depth = 0; candidate != null && depth < 20; depth++) {
            if (type.isInstance(candidate)) {
                return Optional.of(type.cast(candidate));
            }
            candidate = candidate.getCause();
        }
        return Optional.empty();
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        for (int depth = 0; deepest.getCause() != null && depth < 20; depth++) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    /** The first line of what a server or the SDK says, so that a reason stays one line whatever they send. */
    private static String detail(String text) {
        String line = text == null ? "" : text.lines().findFirst().orElse("").strip();
        String shown = line.length() > MAX_DETAIL ? line.substring(0, MAX_DETAIL) + "…" : line;
        return shown.isEmpty() ? "no details" : shown;
    }
}
