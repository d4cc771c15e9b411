package io.sluice.tools.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing without one of its commands. */
abstract class CommandGroup implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    final void help(boolean asked) {
        // Picocli answers before anything runs.
    }

    @Override
    public final void run() {
        throw new ParameterException(
                spec.commandLine(),
                spec.name() + " needs one of its commands: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
