package io.sluice.tools.cli;

/** Makes texts that others chose harmless to print: file names may hold escape sequences and line ends. */
final class Terminal {
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

    private static boolean isControl(int c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0);
    }

    /** A size for people: {@code 512 B}, {@code 1.5 GiB}. */
    static String size(long bytes) {
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
        return String.format(java.util.Locale.ROOT, "%.1f %s", number, units[unit]);
    }
}
