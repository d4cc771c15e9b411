package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The options of an S3 mount, parsed and checked.
 *
 * @param endpoint empty for AWS itself
 * @param region empty: as AWS's own tools find it
 * @param pathStyle whether the bucket stands in the path of a URL instead of its host name
 * @param keys empty: as AWS's own tools find them
 * @param anonymous whether requests are not signed at all
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long an answer may pause
 * @param requesterPays whether the bucket's owner lets those pay who ask
 * @param encryption of what is put
 * @param storageClass of what is put; empty: the bucket's own
 * @param checksums that are sent with what is put
 * @param signsPayload whether signatures cover bytes that nobody encrypts on their way
 * @param staleUploadAge how old an unfinished upload is when it is taken for left behind; empty: none ever is
 */
record S3Settings(
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        Optional<Keys> keys,
        boolean anonymous,
        Duration connectTimeout,
        Duration requestTimeout,
        boolean requesterPays,
        Encryption encryption,
        Optional<String> storageClass,
        ChecksumChoice checksums,
        boolean signsPayload,
        Optional<Duration> staleUploadAge) {
    static final Set<String> OPTIONS = Set.of(
            "endpoint",
            "region",
            "path-style",
            "access-key",
            "secret-key",
            "session-token",
            "anonymous",
            "connect-timeout",
            "request-timeout",
            "requester-pays",
            "sse",
            "sse-kms-key-id",
            "sse-c-key",
            "storage-class",
            "checksum",
            "payload-signing",
            "stale-upload-age");
    static final Set<String> SECRETS = Set.of("access-key", "secret-key", "session-token", "sse-c-key");

    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Pattern STORAGE_CLASS = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

    // The classes an object can be put into; the others that AWS lists belong to other kinds of buckets.
    private static final SortedSet<String> STORAGE_CLASSES = new TreeSet<>(List.of(
            "STANDARD",
            "REDUCED_REDUNDANCY",
            "STANDARD_IA",
            "ONEZONE_IA",
            "INTELLIGENT_TIERING",
            "GLACIER_IR",
            "GLACIER",
            "DEEP_ARCHIVE"));

    /** Never shown: its text hides what it holds. */
    record Keys(String accessKey, String secretKey, Optional<String> sessionToken) {
        @Override
        public String toString() {
            return "Keys[****]";
        }
    }

    /** @throws UfsException {@link UfsError#INVALID} for a value that makes no sense; never with the value of a secret */
    static S3Settings parse(Map<String, String> texts) throws UfsException {
        S3Options options = new S3Options(texts);
        Optional<URI> endpoint = endpoint(options);
        Optional<Keys> keys = keys(options);
        boolean anonymous = options.flag("anonymous", false);
        if (anonymous && keys.isPresent()) {
            throw invalid("anonymous", "can't be together with access-key: leave one of them out");
        }
        boolean requesterPays = options.flag("requester-pays", false);
        if (anonymous && requesterPays) {
            throw invalid("requester-pays", "can't be together with anonymous: who is not named can't pay");
        }
        Encryption encryption = Encryption.parse(options);
        boolean clear =
                endpoint.filter(uri -> "http".equalsIgnoreCase(uri.getScheme())).isPresent();
        if (clear && encryption instanceof Encryption.ByCustomersKey) {
            throw invalid("sse-c-key", "needs an https endpoint: over http the key would be sent in the clear");
        }
        ChecksumChoice checksums = ChecksumChoice.parse(options);
        return new S3Settings(
                endpoint,
                region(options),
                options.flag("path-style", endpoint.isPresent()),
                keys,
                anonymous,
                options.duration("connect-timeout", Duration.ofSeconds(5)),
                options.duration("request-timeout", Duration.ofSeconds(60)),
                requesterPays,
                encryption,
                storageClass(options, endpoint.isEmpty()),
                checksums,
                signsPayload(options, checksums),
                staleUploadAge(options));
    }

    /** Whether what is put can't be read before it is restored. */
    boolean putsIntoArchive() {
        return storageClass
                .filter(name -> name.equals("GLACIER") || name.equals("DEEP_ARCHIVE"))
                .isPresent();
    }

    private static Optional<URI> endpoint(S3Options options) throws UfsException {
        Optional<String> given = options.text("endpoint");
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String text = given.get();
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (uri.getRawUserInfo() != null) {
                throw invalid("endpoint", "must not hold credentials: give them by access-key and secret-key");
            }
            if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            throw invalid("endpoint", "is no URL: " + e.getReason() + "; write for example http://localhost:9000");
        }
        throw invalid("endpoint", "is no http or https URL: " + text + "; write for example http://localhost:9000");
    }

    private static Optional<String> region(S3Options options) throws UfsException {
        Optional<String> region = options.text("region");
        if (region.isPresent() && !REGION.matcher(region.get()).matches()) {
            throw invalid("region", "is no region: " + region.get() + "; write for example eu-central-1");
        }
        return region;
    }

    private static Optional<Keys> keys(S3Options options) throws UfsException {
        Optional<String> access = options.text("access-key");
        Optional<String> secret = options.text("secret-key");
        Optional<String> token = options.text("session-token");
        if (access.isPresent() != secret.isPresent()) {
            throw invalid(access.isEmpty() ? "access-key" : "secret-key", "is missing: give both keys or neither");
        }
        if (access.isEmpty() && token.isPresent()) {
            throw invalid("session-token", "needs access-key and secret-key beside it");
        }
        return access.map(key -> new Keys(key, secret.orElseThrow(), token));
    }

    /** Servers other than AWS have classes of their own. */
    private static Optional<String> storageClass(S3Options options, boolean aws) throws UfsException {
        Optional<String> name = options.text("storage-class");
        if (name.isPresent()
                && !(aws
                        ? STORAGE_CLASSES.contains(name.get())
                        : STORAGE_CLASS.matcher(name.get()).matches())) {
            throw invalid(
                    "storage-class",
                    "is no storage class: " + name.get() + "; those of S3 are " + String.join(", ", STORAGE_CLASSES));
        }
        return name;
    }

    private static boolean signsPayload(S3Options options, ChecksumChoice checksums) throws UfsException {
        String text = options.text("payload-signing").orElse("auto");
        return switch (text) {
            case "auto" -> true;
            case "never" -> {
                if (checksums == ChecksumChoice.NONE) {
                    throw invalid(
                            "payload-signing",
                            "never can't be together with checksum=none: nothing would check the bytes");
                }
                yield false;
            }
            default -> throw invalid("payload-signing", "is auto or never, not " + text);
        };
    }

    private static Optional<Duration> staleUploadAge(S3Options options) throws UfsException {
        if (options.text("stale-upload-age").equals(Optional.of("never"))) {
            return Optional.empty();
        }
        Duration age = options.duration("stale-upload-age", Duration.ofDays(7));
        if (age.compareTo(Duration.ofDays(1)) < 0) {
            throw invalid("stale-upload-age", "is at least 1d, or never: a younger upload may still be running");
        }
        return Optional.of(age);
    }

    private static UfsException invalid(String option, String complaint) {
        return S3Options.invalid(option, complaint);
    }
}
