package io.sluice.tools.cli;

import io.sluice.tools.settings.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.TimeZone;

/** What is shown to people. Makes texts that others chose harmless to print: file names may hold escape sequences and line ends. */
final class Terminal {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
    private static final int MILLIS = 1000;

    private Terminal() {}

    /** The text with control characters written as {@code \n} or {@code \x1b}. */
    static String printable(String text) {
        if (text.chars().noneMatch(Terminal::isControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> {
            if (c == '\n') {
                shown.append("\\n");
            } else if (c == '\t') {
                shown.append("\\t");
            } else if (isControl(c)) {
                shown.append(String.format("\\x%02x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }

    /** Whether stderr is a terminal that a line can be written over on. */
    static boolean isErr() {
        return isTerminal("/proc/self/fd/2");
    }

    /** The same of stdout. */
    static boolean isOut() {
        return isTerminal("/proc/self/fd/1");
    }

    private static boolean isTerminal(String descriptor) {
        try {
            String device = Files.readSymbolicLink(Path.of(descriptor)).toString();
            return !"dumb".equals(System.getenv("TERM")) && device.matches("/dev/(pts/.*|tty.*|console)");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0);
    }

    /** A moment for people, in this host's time: {@code 2019-02-07 03:56:09}. */
    static String time(Instant moment) {
        return time(moment, TimeZone.getDefault());
    }

    /** The same in another zone; a {@link java.time.ZoneId} would look through every jar for rules of its own. */
    static String time(Instant moment, TimeZone zone) {
        return TIME.format(moment.atOffset(ZoneOffset.ofTotalSeconds(zone.getOffset(moment.toEpochMilli()) / MILLIS)));
    }

    /** A size for people: {@code 512 B}, {@code 1.5 GiB}. */
    static String size(long bytes) {
        return new DataSize(Math.max(0, bytes)).forPeople();
    }
}
