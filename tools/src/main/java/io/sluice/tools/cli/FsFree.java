package io.sluice.tools.cli;

import io.sluice.tools.admin.FreeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Frees space in the cache. */
@Command(
        name = "free",
        description = {
            "Drop what is cached of files; the store keeps them.",
            "What is being read goes when its reader is done. What is not in its store yet stays.",
            "What is pinned is dropped too; it stays pinned, and stays in the cache again once it is fetched anew."
        },
        footer = {"", "Examples:", "  sluice fs free /training-data/old.tar", "  sluice fs free -R /training-data"})
final class FsFree extends ClientCommand {
    @Option(
            names = {"-R", "-r"},
            description = "Directories too, with all that lies below.")
    private boolean recursive;

    @Parameters(arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        List<FreeView> freed = new ArrayList<>();
        for (String path : paths) {
            Map<String, String> query = Map.of("path", path, "recursive", Boolean.toString(recursive));
            freed.add(client().delete("/api/v1/cache/contents", query, FreeView.class));
        }
        long files = freed.stream().mapToLong(FreeView::files).sum();
        long bytes = freed.stream().mapToLong(FreeView::bytes).sum();
        long pinned = freed.stream().mapToLong(FreeView::pinnedFiles).sum();
        print(freed, List.of("freed: " + FsMount.files(files, bytes) + (pinned == 0 ? "" : "; pinned: " + pinned)));
    }
}
