package io.sluice.tools.cli;

import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Measures this machine's Sluice, beside what the machine can at best do. */
@Command(
        name = "bench",
        description = {
            "Measure Sluice on this machine, with a store and a gateway of its own, and write docs/BENCHMARKS.md.",
            "reads: one big file through both doors. metadata: listings of up to a million objects, chown -R.",
            "fuse: what programs get of cached files, by both bindings."
        },
        footer = {"", "Examples:", "  sluice bench metadata", "  sluice bench reads -- --size 256MiB --rounds 3"})
final class BenchCommand extends ClientCommand {
    /** What can be measured. */
    enum What {
        READS("run"),
        METADATA("metadata"),
        FUSE("fuse");

        private final String script;

        What(String script) {
            this.script = script;
        }
    }

    @Parameters(index = "0", paramLabel = "reads|metadata|fuse")
    private What what;

    @Parameters(index = "1..*", paramLabel = "ARG", description = "What the benchmark itself takes, after --.")
    private List<String> arguments = new ArrayList<>();

    @Override
    void run() {
        Path script =
                Path.of(System.getProperty("sluice.root", "")).resolve("bench").resolve(what.script);
        if (!Files.isExecutable(script)) {
            throw new UserError("the benchmarks run from a checkout; run them as bin/sluice bench");
        }
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(arguments);
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (code != 0) {
                throw new UserError(script + " ended with exit code " + code + ", see above");
            }
        } catch (IOException e) {
            throw new UserError(script + " can't be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted", e);
        }
    }
}
