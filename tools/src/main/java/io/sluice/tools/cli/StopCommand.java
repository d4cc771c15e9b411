package io.sluice.tools.cli;

import io.sluice.tools.RunningGateway;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Stops the gateway. */
@Command(
        name = "stop",
        description = "Stop the gateway and wait until it has ended.",
        footer = {"", "Example:", "  sluice stop --home /var/lib/sluice"})
final class StopCommand extends ClientCommand {
    @Override
    void run() {
        RunningGateway running = RunningGateway.require(home());
        running.stop();
        print(Map.of("stopped", running.pid()), List.of("stopped: pid " + running.pid()));
    }
}
