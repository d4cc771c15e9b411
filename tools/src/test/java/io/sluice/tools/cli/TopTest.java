package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.RunningDaemon;
import io.sluice.tools.metrics.Traffic;
import io.sluice.tools.metrics.Traffic.Kind;
import io.sluice.tools.metrics.Traffic.Line;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopTest {
    @TempDir
    private Path folder;

    private static Traffic traffic(Line... lines) {
        return new Traffic(Instant.EPOCH, List.of(lines));
    }

    @Test
    void ratesAreWhatHappenedInASecond() {
        TopCommand.Look look = TopCommand.between(
                traffic(
                        new Line(Kind.NFS, "nfs", 100, 1, 1 << 20, 0, 5_000_000),
                        new Line(Kind.FUSE, "/m", 50, 0, 0, 0, 0)),
                traffic(
                        new Line(Kind.NFS, "nfs", 120, 3, 3 << 20, 0, 25_000_000),
                        new Line(Kind.FUSE, "/m", 10, 0, 0, 0, 0),
                        new Line(Kind.CLIENT, "10.0.0.7:700", 8, 0, 0, 0, 0)),
                2);

        assertThat(look.rates())
                .containsExactly(
                        new TopCommand.Rate(Kind.NFS, "nfs", 10, 1, 1 << 20, 0, 1),
                        new TopCommand.Rate(Kind.FUSE, "/m", 0, 0, 0, 0, 0),
                        new TopCommand.Rate(Kind.CLIENT, "10.0.0.7:700", 4, 0, 0, 0, 0));
        assertThat(TopCommand.lines(look))
                .containsExactly(
                        "WHERE   OPERATIONS/S  ERRORS/S  READ/S   WRITTEN/S  MEAN     WHICH",
                        "nfs     10            1.0       1.0 MiB  0 B        1.00 ms  nfs",
                        "fuse    0.0           0.0       0 B      0 B        -        /m",
                        "client  4.0           0.0       -        -          -        10.0.0.7:700");
    }

    @Test
    void aGatewayIsLookedAtAsOftenAsAsked() {
        try (RunningDaemon daemon = new RunningDaemon(folder.resolve("home"))) {
            CommandRun run = CommandRun.of(daemon.home(), "top", "--count", "2", "--interval", "0.1");

            assertThat(run.code()).isZero();
            assertThat(run.out().lines().filter(line -> line.startsWith("WHERE")))
                    .hasSize(2);
            assertThat(run.out()).contains("/mnt/data", "10.0.0.7:700", "s3://bucket/prefix");
            assertThat(CommandRun.of(daemon.home(), "top", "--interval", "0").err())
                    .contains("from 0.1 to 3600 seconds");
        }
    }
}
