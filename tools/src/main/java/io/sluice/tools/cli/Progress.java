package io.sluice.tools.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far long work is: on a terminal one line that is written over, elsewhere a plain line every few seconds. For one thread.
 *
 * <p>The rate is that of about the last ten seconds.
 */
final class Progress implements AutoCloseable {
    private static final int BAR = 20;
    private static final int WIDTH = 79;
    private static final long SHOWN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long TOLD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final double MEMORY_SECONDS = 10;

    private final PrintWriter err;
    private final boolean bar;
    private final LongSupplier nanoTime;
    private final long start;
    private long shownAt;
    private long lastAt;
    private long lastBytes;
    private double bytesPerSecond;
    private boolean lineOpen;

    /** @param bar whether {@code err} is a terminal */
    Progress(PrintWriter err, boolean bar, LongSupplier nanoTime) {
        this.err = err;
        this.bar = bar;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
        this.shownAt = start;
        this.lastAt = start;
    }

    /**
     * Tells how far it is, if that is due.
     *
     * @param totalBytes 0 if that is not known (yet)
     * @param things what else is to be told: {@code 12 of 40 files}
     */
    void show(long doneBytes, long totalBytes, String things) {
        long now = nanoTime.getAsLong();
        measure(now, doneBytes);
        if (now - shownAt < (bar ? SHOWN_NANOS : TOLD_NANOS)) {
            return;
        }
        shownAt = now;
        String line = line(doneBytes, totalBytes, things);
        if (bar) {
            err.print('\r' + padded(line));
            err.flush();
            lineOpen = true;
        } else {
            err.println(line);
        }
    }

    private void measure(long now, long doneBytes) {
        double seconds = (now - lastAt) / 1e9;
        if (seconds <= 0) {
            return;
        }
        double rate = Math.max(0, doneBytes - lastBytes) / seconds;
        double sinceStart = (now - start) / 1e9;
        double weight = Math.min(1, seconds / Math.min(MEMORY_SECONDS, sinceStart));
        bytesPerSecond += weight * (rate - bytesPerSecond);
        lastAt = now;
        lastBytes = doneBytes;
    }

    private String line(long done, long total, String things) {
        String rate = Terminal.size((long) bytesPerSecond) + "/s";
        if (total <= 0) {
            return Terminal.size(done) + "  " + things + "  " + rate;
        }
        long percent = ListFormat.percent(done, total);
        String left = bytesPerSecond >= 1 ? "  " + time((long) ((total - done) / bytesPerSecond)) + " left" : "";
        int full = (int) (percent * BAR / 100);
        String shown = bar ? " [" + "#".repeat(full) + "-".repeat(BAR - full) + "]" : "";
        return String.format(Locale.ROOT, "%3d%%%s  %s  %s%s", percent, shown, things, rate, left);
    }

    private static String padded(String line) {
        return line.length() >= WIDTH ? line.substring(0, WIDTH) : line + " ".repeat(WIDTH - line.length());
    }

    /** {@code 9 s}, {@code 4 min 05 s}, {@code 3 h 07 min}. */
    static String time(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (lineOpen) {
            err.print('\r' + padded("") + '\r');
            err.flush();
            lineOpen = false;
        }
    }
}
