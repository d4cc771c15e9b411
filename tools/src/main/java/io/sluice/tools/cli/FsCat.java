package io.sluice.tools.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints files. */
@Command(
        name = "cat",
        description = "Write the bytes of files to the standard output.",
        footer = {"", "Example:", "  sluice fs cat /training-data/labels.json | head"})
final class FsCat extends ClientCommand {
    @Parameters(arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        for (String path : paths) {
            Bytes.print(this, Map.of("path", path));
        }
    }
}
