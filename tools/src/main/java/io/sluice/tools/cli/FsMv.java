package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Renames a file or directory. */
@Command(
        name = "mv",
        description = "Rename a file or directory, or move it into a directory of the same mount.",
        footer = {"", "Example:", "  sluice fs mv /out/model.tmp /out/model.pt"})
final class FsMv extends ClientCommand {
    @Parameters(index = "0", paramLabel = "FROM")
    private String from;

    @Parameters(index = "1", paramLabel = "TO")
    private String to;

    @Override
    void run() {
        EntryView moved = client().post("/api/v1/fs/move", Map.of("from", from, "to", to), Map.of(), EntryView.class);
        print(moved, List.of());
    }
}
