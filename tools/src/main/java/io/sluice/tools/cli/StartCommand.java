package io.sluice.tools.cli;

import io.sluice.tools.BackgroundStart;
import io.sluice.tools.Daemon;
import io.sluice.tools.RunningGateway;
import io.sluice.tools.admin.StatusView;
import io.sluice.tools.settings.EffectiveSettings;
import io.sluice.tools.settings.SettingsReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts a gateway. */
@Command(
        name = "start",
        description = "Start a gateway and return when it serves.",
        footer = {
            "",
            "Examples:",
            "  sluice start",
            "  sluice start -o nfs.port=0 -o cache.size=100GiB",
            "  sluice start --foreground --home /var/lib/sluice"
        })
final class StartCommand extends ClientCommand {
    @Option(names = "--foreground", description = "Stay in this terminal; Ctrl-C stops the gateway.")
    private boolean foreground;

    @Option(names = "--quiet", description = "With --foreground: log to the file only.")
    private boolean quiet;

    @Option(names = "-o", paramLabel = "KEY=VALUE", description = "Override a setting; see: sluice config.")
    private List<String> overrides = new ArrayList<>();

    @Override
    void run() {
        EffectiveSettings settings = SettingsReader.read(home().settings(), overrides, home().directory());
        if (foreground) {
            serve(settings);
        } else {
            RunningGateway started = BackgroundStart.of(home(), overrides);
            StatusView status = client().get("/api/v1/status", java.util.Map.of(), StatusView.class);
            print(
                    status,
                    List.of("started: pid " + started.pid() + ", NFS " + status.nfs() + ", admin API "
                            + status.admin()));
        }
    }

    private void serve(EffectiveSettings settings) {
        AtomicReference<Daemon> serving = new AtomicReference<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(serving), "sluice-stop"));
        Daemon daemon = Daemon.start(home(), settings, !quiet);
        serving.set(daemon);
        try {
            daemon.awaitStop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            daemon.close();
        }
    }

    /** A signal that asks a gateway to end is not a failure, and the exit code says so; before it serves, the signal just ends it. */
    private static void end(AtomicReference<Daemon> serving) {
        Daemon daemon = serving.get();
        if (daemon != null) {
            daemon.close();
            Runtime.getRuntime().halt(0);
        }
    }
}
