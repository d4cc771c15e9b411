package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressTest {
    private static final long MIB = 1 << 20;

    private final StringWriter err = new StringWriter();
    private long now;

    private Progress progress(boolean bar) {
        return new Progress(new PrintWriter(err), bar, () -> now);
    }

    private void after(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void onATerminalOneLineIsWrittenOverAndTakenAway() {
        try (Progress progress = progress(true)) {
            after(1_000);
            progress.show(25 * MIB, 100 * MIB, "1 of 4 files");
            after(100);
            progress.show(26 * MIB, 100 * MIB, "1 of 4 files");
            after(1_000);
            progress.show(50 * MIB, 100 * MIB, "2 of 4 files");
        }
        assertThat(err.toString().split("\r"))
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(79))
                .satisfies(lines -> assertThat(lines[1])
                        .startsWith(" 25% [#####---------------]  1 of 4 files  25.0 MiB/s  3 s left"))
                .satisfies(lines -> assertThat(lines[2]).startsWith(" 50% [##########----------]  2 of 4 files  "));
        assertThat(err.toString()).doesNotContain("\n").endsWith(" \r");
    }

    @Test
    void aCopyTellsItsBytesAndFiles() throws IOException {
        try (Progress progress = progress(true)) {
            CopyProgress copy = new CopyProgress(progress);
            copy.expect(4000);
            copy.fileIsDone();
            after(1_000);
            copy.through(InputStream.nullInputStream()).readAllBytes();
            after(1_000);
            copy.through(new ByteArrayInputStream(new byte[1000])).readAllBytes();
            after(1_000);
            copy.through(OutputStream.nullOutputStream()).write(new byte[1000]);
            assertThat(copy.files()).isEqualTo(1);
        }
        assertThat(err.toString())
                .contains("\r  0% [--------------------]  1 file  0 B/s")
                .contains("\r 25% [#####---------------]  1 file  ")
                .contains("\r 50% [##########----------]  1 file  ");
    }

    @Test
    void elsewhereItIsALineEveryFewSeconds() {
        try (Progress progress = progress(false)) {
            for (int second = 0; second < 12; second++) {
                after(1_000);
                progress.show(second * MIB, 0, "3 files");
            }
        }
        assertThat(err.toString().lines()).hasSize(2).first().asString().isEqualTo("4.0 MiB  3 files  819.2 KiB/s");
    }

    @Test
    void whatIsShortIsNotToldAtAll() {
        try (Progress progress = progress(true)) {
            after(100);
            progress.show(1, 2, "x");
        }
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0,0 s", "59,59 s", "61,1 min 01 s", "3599,59 min 59 s", "3660,1 h 01 min", "90000,25 h 00 min"})
    void timesAreForPeople(long seconds, String shown) {
        assertThat(Progress.time(seconds)).isEqualTo(shown);
    }
}
