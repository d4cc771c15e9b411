package io.sluice.tools.cli;

import io.sluice.tools.SluiceHome;
import io.sluice.tools.admin.Json;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that has something to ask of a gateway and something to print. */
abstract class ClientCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
    final void help(boolean asked) {
        // Picocli answers before anything runs.
    }

    /** Does what the command is for; an error is a {@link io.sluice.tools.settings.UserError}. */
    abstract void run();

    @Override
    public final Integer call() {
        run();
        return 0;
    }

    final CommandSpec spec() {
        return spec;
    }

    private Sluice root() {
        return (Sluice) spec.root().userObject();
    }

    final SluiceHome home() {
        return root().home();
    }

    final boolean isJson() {
        return root().isJson();
    }

    /** Whether stderr is a terminal. */
    final boolean isWatched() {
        return root().isWatched();
    }

    final OutputStream bytesOut() {
        out().flush();
        return root().out();
    }

    /** What tells of long work on stderr. */
    final Progress progress() {
        return new Progress(spec.commandLine().getErr(), root().isWatched(), System::nanoTime);
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** The admin API of the gateway of this home. */
    final AdminClient client() {
        return AdminClient.of(home());
    }

    final void print(String line) {
        out().println(line);
    }

    /** Prints {@code view} as JSON if that was asked for, else the {@code lines}. */
    final void print(Object view, List<String> lines) {
        if (isJson()) {
            print(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(view));
        } else {
            lines.forEach(this::print);
        }
    }
}
