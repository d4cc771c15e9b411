package io.sluice.tools.cli;

import io.sluice.tools.admin.LoadView;
import io.sluice.tools.settings.UserError;
import io.sluice.vfs.core.load.LoadRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Brings files into the cache before anybody reads them. */
@Command(
        name = "load",
        description = {
            "Bring files, and directories with all that lies below, into the cache. Without a PATH: list the loads.",
            "Whole files are fetched, many at once, behind all that is read at the same time; what is cached costs"
                    + " nothing. What does not fit the cache is not loaded: the load stops and says so."
        },
        footer = {
            "",
            "Examples:",
            "  sluice fs load /training-data",
            "  sluice fs load /training-data/train --parallel 64 --detach",
            "  sluice fs load /training-data --list epoch-7.txt     ahead of the reader, in the order of a shuffle",
            "  shuffle-files | sluice fs load --list -              absolute paths from stdin",
            "  sluice fs load --cancel 3"
        })
final class FsLoad extends ClientCommand {
    private static final String STDIN = "-";

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Files and directories of the namespace.")
    private List<String> paths = List.of();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            description = "So many requests at once, 1 to " + LoadRequest.MAX_PARALLEL + " (default: "
                    + LoadRequest.DEFAULT_PARALLEL + ").")
    private int parallel = LoadRequest.DEFAULT_PARALLEL;

    @Option(
            names = "--list",
            paramLabel = "FILE",
            description =
                    "Load the files of this list, one path a line, in its order; '-' is stdin. Lines are absolute or"
                            + " relative to PATH. If the list does not fit the cache, the load stays half a cache ahead of its"
                            + " reader.")
    private Optional<String> list = Optional.empty();

    @Option(names = "--wait", description = "Wait for the end and show the progress (default). Ctrl-C ends the load.")
    private boolean wait;

    @Option(names = "--detach", description = "Do not wait; the load goes on in the gateway.")
    private boolean detach;

    @Option(names = "--cancel", paramLabel = "ID", description = "End the load of this number.")
    private Optional<Long> cancel = Optional.empty();

    @Override
    void run() {
        check();
        if (cancel.isPresent()) {
            Map<String, String> query = Map.of("id", Long.toString(cancel.get()));
            LoadView view = client().delete("/api/v1/loads", query, LoadView.class);
            print(view, List.of("cancelled: load " + view.id()));
        } else if (paths.isEmpty() && list.isEmpty()) {
            List<LoadView> loads = client().getList("/api/v1/loads", LoadView.class);
            print(loads, loads.isEmpty() ? List.of("no loads since the gateway started") : table(loads));
        } else {
            load();
        }
    }

    private void check() {
        if (parallel < 1 || parallel > LoadRequest.MAX_PARALLEL) {
            throw bad("--parallel is 1 to " + LoadRequest.MAX_PARALLEL + ", not " + parallel);
        }
        if (wait && detach) {
            throw bad("--wait waits and --detach does not; give one of them");
        }
        if (cancel.isPresent() && (!paths.isEmpty() || list.isPresent())) {
            throw bad("--cancel ends a load and takes no PATH");
        }
        if (list.isPresent() && paths.size() > 1) {
            throw bad("with --list give one PATH, which its lines are relative to");
        }
    }

    private ParameterException bad(String what) {
        return new ParameterException(spec().commandLine(), what);
    }

    private void load() {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("parallel", Integer.toString(parallel));
        query.put("detach", Boolean.toString(detach));
        try (InputStream told = list.isPresent() ? begin(list.get(), query) : begin(query)) {
            new LoadWait(this, detach).follow(told);
        } catch (IOException e) {
            throw new UserError(
                    list.orElse("the answer") + ": can't be read: " + e.getMessage() + "; check the path of the list",
                    e);
        }
    }

    private InputStream begin(Map<String, String> query) {
        return client().begin("/api/v1/loads", query, Map.of("paths", paths));
    }

    private InputStream begin(String file, Map<String, String> query) throws IOException {
        if (!paths.isEmpty()) {
            query.put("path", paths.getFirst());
        }
        if (file.equals(STDIN)) {
            return client().begin("/api/v1/loads/list", query, System.in);
        }
        Path path = Path.of(file);
        if (!Files.isRegularFile(path) && Files.isDirectory(path)) {
            throw new UserError(file + ": is a directory; name the file that lists the paths");
        }
        if (!Files.exists(path)) {
            throw new UserError(file + ": no such file on this host; name the file that lists the paths");
        }
        try (InputStream text = Files.newInputStream(path)) {
            return client().begin("/api/v1/loads/list", query, text);
        } catch (UserError e) {
            throw e.getMessage().startsWith("line ") ? new UserError(file + ": " + e.getMessage(), e) : e;
        }
    }

    private static List<String> table(List<LoadView> loads) {
        List<List<String>> rows = new ArrayList<>();
        for (LoadView load : loads) {
            String seconds = Progress.time(
                    Duration.between(load.startedAt(), load.endedAt().orElseGet(Instant::now))
                            .toSeconds());
            String what = (load.inOrder() ? "a list below " : "") + String.join(" ", load.paths());
            rows.add(List.of(
                    Long.toString(load.id()),
                    load.state().name().toLowerCase(Locale.ROOT),
                    load.doneFiles() + " of " + load.files() + (load.counted() ? "" : "+") + " files",
                    Terminal.size(load.doneBytes()) + " of " + Terminal.size(load.bytes()),
                    load.failedFiles() == 0 ? "" : load.failedFiles() + " failed",
                    seconds,
                    Terminal.printable(what)
                            + load.reason()
                                    .map(why -> "  (" + Terminal.printable(why) + ")")
                                    .orElse("")));
        }
        return ListFormat.table(rows);
    }
}
