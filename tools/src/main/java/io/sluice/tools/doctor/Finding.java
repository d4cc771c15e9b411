package io.sluice.tools.doctor;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * What was looked at, and how it is.
 *
 * @param subject a word or two
 * @param wayOut what can be done, if it is not good
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Finding(String subject, Level level, String text, Optional<String> wayOut) {
    /** How it is. */
    public enum Level {
        GOOD,
        /** It works, but perhaps not as somebody wants it. */
        WARNING,
        BAD
    }

    public static Finding good(String subject, String text) {
        return new Finding(subject, Level.GOOD, text, Optional.empty());
    }

    public static Finding warning(String subject, String text, String wayOut) {
        return new Finding(subject, Level.WARNING, text, Optional.of(wayOut));
    }

    public static Finding bad(String subject, String text, String wayOut) {
        return new Finding(subject, Level.BAD, text, Optional.of(wayOut));
    }
}
