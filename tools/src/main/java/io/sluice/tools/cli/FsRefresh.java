package io.sluice.tools.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets the gateway ask the stores anew. */
@Command(
        name = "refresh",
        description = {
            "Ask the store anew at the next use, for a file or a directory and all below it.",
            "Without it a change made in the store by somebody else is seen when metadata-ttl has passed, and on a"
                    + " --readonly mount not at all."
        },
        footer = {"", "Example:", "  sluice fs refresh /training-data"})
final class FsRefresh extends ClientCommand {
    @Parameters(arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        for (String path : paths) {
            client().post("/api/v1/fs/refresh", Map.of("path", path), Map.of(), Map.class);
        }
        print(Map.of("refreshed", paths), List.of());
    }
}
