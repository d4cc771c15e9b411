package io.sluice.tools.cli;

import io.sluice.tools.admin.UnsavedView;
import io.sluice.tools.settings.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Has files uploaded now. */
@Command(
        name = "persist",
        description = {
            "Upload a file, or all below a directory, now: also what a store refused, what waits for its next attempt,",
            "and what waits for another name because its own is temporary."
        },
        footer = {"", "Examples:", "  sluice fs persist /training-data/ckpt.pt", "  sluice fs persist --wait --all"})
final class FsPersist extends ClientCommand {
    private static final long BETWEEN_LOOKS_MILLIS = 250;

    @Option(names = "--wait", description = "Wait until they are in the store, or refused, and show the progress.")
    private boolean wait;

    @Option(names = "--all", description = "All files of the namespace.")
    private boolean all;

    @Parameters(arity = "0..1", paramLabel = "PATH")
    private Optional<String> path = Optional.empty();

    @Override
    void run() {
        if (path.isPresent() == all) {
            throw new ParameterException(spec().commandLine(), "give a PATH, or --all for all files");
        }
        Map<String, String> query = Map.of("path", path.orElse("/"));
        List<UnsavedView> files = List.of(client().post("/api/v1/fs/persist", query, Map.of(), UnsavedView[].class));
        int begun = files.size();
        if (wait) {
            files = awaitEnd(query, files);
        }
        List<String> lines = new ArrayList<>();
        if (!wait) {
            lines.add("on their way: " + FsMount.count(begun, "file"));
        }
        List<UnsavedView> refused =
                files.stream().filter(UnsavedView::standsStill).toList();
        refused.forEach(file -> lines.add(Terminal.printable(file.path()) + ": "
                + Terminal.printable(file.problem().orElse("refused"))));
        print(files, lines);
        if (!refused.isEmpty()) {
            out().flush();
            throw new UserError(FsMount.count(refused.size(), "file") + " not in the store: see above");
        }
    }

    /** What is left when nothing moves any more. */
    private List<UnsavedView> awaitEnd(Map<String, String> query, List<UnsavedView> first) {
        List<UnsavedView> files = first;
        long total = bytes(first);
        try (Progress progress = progress()) {
            while (!files.stream().allMatch(UnsavedView::standsStill)) {
                long left = bytes(files);
                total = Math.max(total, left);
                progress.show(total - left, total, FsMount.count(files.size(), "file") + " left");
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
                files = List.of(client().get("/api/v1/fs/persist", query, UnsavedView[].class));
            }
            return files;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted; the uploads go on in the gateway", e);
        }
    }

    private static long bytes(List<UnsavedView> files) {
        return files.stream().mapToLong(UnsavedView::size).sum();
    }
}
