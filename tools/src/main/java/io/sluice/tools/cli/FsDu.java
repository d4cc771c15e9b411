package io.sluice.tools.cli;

import io.sluice.tools.admin.UsageView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Adds up what lies below a path. */
@Command(
        name = "du",
        description = "Tell how many bytes lie at and below paths, and how many of them are cached.",
        footer = {"", "Example:", "  sluice fs du /training-data"})
final class FsDu extends ClientCommand {
    @Parameters(arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        List<UsageView> usages = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (String path : paths) {
            UsageView usage = client().get("/api/v1/fs/usage", Map.of("path", path), UsageView.class);
            usages.add(usage);
            rows.add(List.of(
                    Long.toString(usage.bytes()),
                    Terminal.size(usage.bytes()),
                    ListFormat.percent(usage.cachedBytes(), usage.bytes()) + "% cached",
                    Terminal.printable(usage.path())));
        }
        print(usages, ListFormat.table(rows));
    }
}
