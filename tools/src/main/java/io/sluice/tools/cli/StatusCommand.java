package io.sluice.tools.cli;

import io.sluice.tools.admin.StatusView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Tells how the gateway stands. */
@Command(name = "status", description = "Tell how the gateway stands; exit code 1 if none runs.")
final class StatusCommand extends ClientCommand {
    @Override
    void run() {
        StatusView status = client().get("/api/v1/status", Map.of(), StatusView.class);
        long seconds =
                Math.max(0, Duration.between(status.startedAt(), Instant.now()).toSeconds());
        print(
                status,
                ListFormat.table(List.of(
                        List.of("state", status.state() + " for " + since(seconds)),
                        List.of("pid", Long.toString(status.pid())),
                        List.of("home", status.home()),
                        List.of("admin", "http://" + status.admin() + "/"),
                        List.of("nfs", status.nfs()),
                        List.of("mounts", Integer.toString(status.mounts())),
                        List.of("fuse", status.fuseMounts() + " mounted"))));
    }

    static String since(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min";
        }
        return seconds < 86_400 ? seconds / 3600 + " h " + seconds % 3600 / 60 + " min" : seconds / 86_400 + " d";
    }
}
