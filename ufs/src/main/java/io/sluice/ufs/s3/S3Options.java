package io.sluice.ufs.s3;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a mount's options, read by kind; what makes no sense is refused with {@link UfsError#INVALID} and a line that names the option, and never
 * holds the value of a secret.
 */
record S3Options(Map<String, String> texts) {
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,5})(ms|s|m|h|d)");

    /** Empty for an option that was not given, or given without a value. */
    Optional<String> text(String option) {
        return Optional.of(texts.getOrDefault(option, "")).filter(text -> !text.isEmpty());
    }

    boolean flag(String option, boolean otherwise) throws UfsException {
        return switch (texts.getOrDefault(option, "")) {
            case "" -> otherwise;
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(option, "is true or false, not " + texts.get(option));
        };
    }

    Duration duration(String option, Duration otherwise) throws UfsException {
        Optional<String> text = text(option);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher matcher = DURATION.matcher(text.get());
        if (!matcher.matches()) {
            throw invalid(option, "is a time as 500ms, 30s, 2m, 12h or 7d, not " + text.get());
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    static UfsException invalid(String option, String complaint) {
        return new UfsException(UfsError.INVALID, "the option " + option + " " + complaint);
    }
}
