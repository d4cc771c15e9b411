package io.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows of the table: what, measured, target. For one thread. */
final class Rows {
    private final List<String> lines = new ArrayList<>();

    void add(String what, String measured, String target) {
        lines.add("| " + what + " | " + measured + " | " + target + " |");
    }

    /** Says of a ratio that has a least value whether it is met. */
    static String atLeast(double target, String of, double ratio) {
        String verdict = ratio >= target ? "met" : "**not met**";
        return String.format(Locale.ROOT, "≥ %.2f of %s: %.2f, %s", target, of, ratio, verdict);
    }

    /** Says of a value that has a greatest one whether it is met. */
    static String atMost(double target, String unit, double value) {
        String verdict = value <= target ? "met" : "**not met**";
        return String.format(Locale.ROOT, "≤ %.0f %s: %s", target, unit, verdict);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
