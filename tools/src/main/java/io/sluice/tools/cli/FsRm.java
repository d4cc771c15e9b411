package io.sluice.tools.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Removes files and directories. */
@Command(
        name = "rm",
        description = "Remove files, here and in their store.",
        footer = {"", "Examples:", "  sluice fs rm /out/old.ckpt", "  sluice fs rm -R /out/run-6"})
final class FsRm extends ClientCommand {
    @Option(
            names = {"-R", "-r"},
            description = "Directories too, with all that lies below.")
    private boolean recursive;

    @Option(names = "-d", description = "Empty directories too.")
    private boolean directory;

    @Parameters(arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        for (String path : paths) {
            Map<String, String> query = Map.of(
                    "path", path, "recursive", Boolean.toString(recursive), "directory", Boolean.toString(directory));
            client().delete("/api/v1/fs/entries", query);
        }
        print(Map.of("removed", paths), List.of());
    }
}
