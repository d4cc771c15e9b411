package io.sluice.nfs.export;

import java.util.Locale;
import java.util.regex.Pattern;

/** The name of a host, as a name service knows it (RFC 1123 §2.1); kept in lower case. */
public record HostName(String value) {
    private static final int MAX_LENGTH = 253;
    private static final Pattern LABELS = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?)*");

    /** What ends with a number is meant for an address, in one of the ways of old. */
    private static final Pattern NUMBER_AT_END = Pattern.compile("(.*\\.)?[0-9]+");

    public HostName {
        if (value.length() > MAX_LENGTH
                || !LABELS.matcher(value).matches()
                || NUMBER_AT_END.matcher(value).matches()) {
            throw new IllegalArgumentException("not the name of a host: " + value);
        }
        value = value.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
