package io.sluice.tools.cli;

import io.sluice.tools.admin.StatusView;
import io.sluice.tools.admin.StatusView.DownView;
import io.sluice.tools.admin.UploadsView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Tells how the gateway stands. */
@Command(
        name = "status",
        description = "Tell how the gateway stands; exit code 1 if none runs.",
        footer = {"", "Examples:", "  sluice status", "  sluice status --json"})
final class StatusCommand extends ClientCommand {
    @Override
    void run() {
        StatusView status = client().get("/api/v1/status", Map.of(), StatusView.class);
        long seconds =
                Math.max(0, Duration.between(status.startedAt(), Instant.now()).toSeconds());
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("state", status.state() + " for " + since(seconds)),
                List.of("pid", Long.toString(status.pid())),
                List.of("home", status.home()),
                List.of("admin", "http://" + status.admin() + "/"),
                List.of("nfs", status.nfs()),
                List.of("mounts", status.mounts() + down(status.down("mount"))),
                List.of("fuse", status.fuseMounts() + " mounted" + down(status.down("fuse"))),
                List.of("upload", uploads(status.uploads()))));
        for (DownView mount : status.down()) {
            rows.add(List.of("DOWN", Terminal.printable(mount.where() + ": " + mount.reason())));
        }
        status.notes().forEach(note -> rows.add(List.of("note", Terminal.printable(note))));
        status.uploads().alarm().ifPresent(what -> rows.add(List.of("ALARM", Terminal.printable(what))));
        print(status, ListFormat.table(rows));
    }

    private static String down(long mounts) {
        return mounts == 0 ? "" : ", " + mounts + " down";
    }

    private static String uploads(UploadsView uploads) {
        String pending = FsMount.files(uploads.pendingFiles(), uploads.pendingBytes()) + " pending";
        String oldest = uploads.oldestSeconds().isPresent()
                ? ", the oldest for "
                        + since(Math.max(0, uploads.oldestSeconds().getAsLong()))
                : "";
        String stuck = uploads.stuckFiles() == 0 ? "" : ", " + uploads.stuckFiles() + " refused or set aside";
        return pending + oldest + stuck;
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
