package io.sluice.tools.settings;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of bytes, at least 0, written as a person writes it: {@code 512MiB}, {@code 1.5GB}. */
public record DataSize(long bytes) {
    /** How a size is written; for error lines. */
    public static final String FORM = "a number and a unit, like 10GiB or 512MiB";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,6})?) ?([A-Za-z]{0,3})");
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("b", 1L),
            Map.entry("kib", 1L << 10),
            Map.entry("mib", 1L << 20),
            Map.entry("gib", 1L << 30),
            Map.entry("tib", 1L << 40),
            Map.entry("pib", 1L << 50),
            Map.entry("kb", 1_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("tb", 1_000_000_000_000L),
            Map.entry("pb", 1_000_000_000_000_000L));

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is at least 0, not " + bytes);
        }
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(mebibytes << 20);
    }

    /** The size that {@code text} tells; empty if it is none. Only 0 needs no unit. */
    public static Optional<DataSize> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(matcher.group(1));
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        if (unit.isEmpty()) {
            return number.signum() == 0 ? Optional.of(new DataSize(0)) : Optional.empty();
        }
        Long factor = UNITS.get(unit);
        if (factor == null) {
            return Optional.empty();
        }
        BigDecimal bytes = number.multiply(BigDecimal.valueOf(factor));
        boolean fits = bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
        return fits ? Optional.of(new DataSize(bytes.longValue())) : Optional.empty();
    }

    public boolean isPowerOfTwo() {
        return Long.bitCount(bytes) == 1;
    }

    /** Rounded to a tenth: {@code 512 B}, {@code 1.5 GiB}. */
    public String forPeople() {
        if (bytes < 1024) {
            return bytes + " B";
        }
        String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        double number = bytes / 1024.0;
        int unit = 0;
        while (number >= 1023.95 && unit < units.length - 1) {
            number /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", number, units[unit]);
    }

    /** In the largest unit of 1024 that it is a whole number of. */
    @Override
    public String toString() {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        int unit = 0;
        long number = bytes;
        while (number != 0 && number % 1024 == 0 && unit < units.length - 1) {
            number /= 1024;
            unit++;
        }
        return number + units[unit];
    }
}
