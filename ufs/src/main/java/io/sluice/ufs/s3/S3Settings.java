package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of an S3 mount, parsed and checked.
 *
 * @param endpoint empty for AWS itself
 * @param region empty: as AWS's own tools find it
 * @param pathStyle whether the bucket stands in the path of a URL instead of its host name
 * @param keys empty: as AWS's own tools find them
 * @param anonymous whether requests are not signed at all
 * @param requestTimeout how long an answer may pause
 */
record S3Settings(
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        Optional<Keys> keys,
        boolean anonymous,
        Duration connectTimeout,
        Duration requestTimeout) {
    static final Set<String> OPTIONS = Set.of(
            "endpoint",
            "region",
            "path-style",
            "access-key",
            "secret-key",
            "session-token",
            "anonymous",
            "connect-timeout",
            "request-timeout");
    static final Set<String> SECRETS = Set.of("access-key", "secret-key", "session-token");

    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})(ms|s|m)");
    private static final Pattern REGION = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** Never shown: its text hides what it holds. */
    record Keys(String accessKey, String secretKey, Optional<String> sessionToken) {
        @Override
        public String toString() {
            return "Keys[****]";
        }
    }

    /** @throws UfsException {@link UfsError#INVALID} for a value that makes no sense; never with the value of a secret */
    static S3Settings parse(Map<String, String> options) throws UfsException {
        Optional<URI> endpoint = endpoint(options);
        Optional<Keys> keys = keys(options);
        boolean anonymous = flag(options, "anonymous", false);
        if (anonymous && keys.isPresent()) {
            throw invalid("anonymous", "can't be together with access-key: leave one of them out");
        }
        return new S3Settings(
                endpoint,
                region(options),
                flag(options, "path-style", endpoint.isPresent()),
                keys,
                anonymous,
                duration(options, "connect-timeout", Duration.ofSeconds(5)),
                duration(options, "request-timeout", Duration.ofSeconds(60)));
    }

    private static Optional<URI> endpoint(Map<String, String> options) throws UfsException {
        String text = options.getOrDefault("endpoint", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
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

    private static Optional<String> region(Map<String, String> options) throws UfsException {
        String text = options.getOrDefault("region", "");
        if (!text.isEmpty() && !REGION.matcher(text).matches()) {
            throw invalid("region", "is no region: " + text + "; write for example eu-central-1");
        }
        return Optional.of(text).filter(region -> !region.isEmpty());
    }

    private static Optional<Keys> keys(Map<String, String> options) throws UfsException {
        String access = options.getOrDefault("access-key", "");
        String secret = options.getOrDefault("secret-key", "");
        String token = options.getOrDefault("session-token", "");
        if (access.isEmpty() != secret.isEmpty()) {
            throw invalid(access.isEmpty() ? "access-key" : "secret-key", "is missing: give both keys or neither");
        }
        if (access.isEmpty() && !token.isEmpty()) {
            throw invalid("session-token", "needs access-key and secret-key beside it");
        }
        return access.isEmpty()
                ? Optional.empty()
                : Optional.of(new Keys(access, secret, Optional.of(token).filter(text -> !text.isEmpty())));
    }

    private static boolean flag(Map<String, String> options, String name, boolean otherwise) throws UfsException {
        return switch (options.getOrDefault(name, "")) {
            case "" -> otherwise;
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(name, "is true or false, not " + options.get(name));
        };
    }

    private static Duration duration(Map<String, String> options, String name, Duration otherwise) throws UfsException {
        String text = options.getOrDefault(name, "");
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw invalid(name, "is a time as 500ms, 30s or 2m, not " + text);
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            default -> Duration.ofMinutes(count);
        };
    }

    private static UfsException invalid(String option, String complaint) {
        return new UfsException(UfsError.INVALID, "the option " + option + " " + complaint);
    }
}
