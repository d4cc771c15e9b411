package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes directories. */
@Command(
        name = "mkdir",
        description = "Make directories.",
        footer = {"", "Example:", "  sluice fs mkdir -p /out/run-7/checkpoints"})
final class FsMkdir extends ClientCommand {
    @Option(names = "-p", description = "Make missing parents; what is there already is fine.")
    private boolean parents;

    @Parameters(arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        List<EntryView> made = new ArrayList<>();
        for (String path : paths) {
            Map<String, String> query = Map.of("path", path, "parents", Boolean.toString(parents));
            made.add(client().post("/api/v1/fs/directories", query, Map.of(), EntryView.class));
        }
        print(made, List.of());
    }
}
