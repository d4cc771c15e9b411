package io.sluice.tools.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows everything at work. */
@Command(
        name = "demo",
        description = "Start a store with a data set, a gateway and both doors, and show that they work.")
final class DemoCommand extends ClientCommand {
    @Option(names = "--once", description = "Check everything, clean up and end: exit code 0, or 1 if a check failed.")
    private boolean once;

    @Override
    void run() {
        print(once ? "once" : "stay");
    }
}
