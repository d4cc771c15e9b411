package io.sluice.tools.web;

import io.sluice.tools.settings.DataSize;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers and times as people read them. */
public final class Show {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private Show() {}

    public static String size(long bytes) {
        return new DataSize(Math.max(0, bytes)).forPeople();
    }

    /** Of a second. */
    public static String rate(double bytes) {
        return size(Math.round(bytes)) + "/s";
    }

    /** {@code 1 file}, {@code 2 files}. */
    public static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    public static String number(double number) {
        return number >= 10 || number == 0
                ? String.format(Locale.ROOT, "%,d", Math.round(number))
                : String.format(Locale.ROOT, "%.1f", number);
    }

    public static String percent(OptionalDouble percent) {
        return percent.isPresent() ? String.format(Locale.ROOT, "%.1f %%", percent.getAsDouble()) : "–";
    }

    /** How large a part is, rounded down, so that 100 means all of it; of nothing, all is there. */
    public static long part(long part, long all) {
        return all <= 0 ? 100 : (long) Math.floor(100.0 * Math.min(part, all) / all);
    }

    public static String millis(OptionalDouble millis) {
        return millis.isPresent() ? String.format(Locale.ROOT, "≤ %s ms", number(millis.getAsDouble())) : "–";
    }

    public static String time(Instant time) {
        return TIME.format(time);
    }

    public static String since(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 86_400 ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min" : seconds / 86_400 + " d";
    }

    public static String mode(int mode) {
        return String.format(Locale.ROOT, "%04o", mode & 07777);
    }

    /** For the query of a link. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
