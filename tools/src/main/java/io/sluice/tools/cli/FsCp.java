package io.sluice.tools.cli;

import io.sluice.tools.settings.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies within the namespace, into it, and out of it. */
@Command(
        name = "cp",
        description = "Copy files within the namespace, and between it and this host (file:/path).",
        footer = {
            "",
            "Examples:",
            "  sluice fs cp file:/data/model.pt /out/model.pt",
            "  sluice fs cp -R /training-data/cats file:/tmp/cats",
            "  sluice fs cp -R /training-data/cats /out"
        })
final class FsCp extends ClientCommand {
    private static final String LOCAL = "file:";

    @Option(
            names = {"-R", "-r"},
            description = "Directories with all that lies below.")
    private boolean recursive;

    @Parameters(index = "0", paramLabel = "FROM")
    private String from;

    @Parameters(index = "1", paramLabel = "TO")
    private String to;

    @Override
    void run() {
        boolean fromHere = from.startsWith(LOCAL);
        boolean toHere = to.startsWith(LOCAL);
        long copied;
        if (fromHere && toHere) {
            throw new UserError("both are files of this host; use cp");
        } else if (fromHere || toHere) {
            try (Progress progress = progress()) {
                CopyProgress copying = new CopyProgress(progress);
                copied = fromHere
                        ? new Upload(client(), recursive, copying).copy(local(from), to)
                        : new Download(client(), recursive, copying).copy(from, local(to));
            }
        } else {
            Map<String, String> query = Map.of("from", from, "to", to, "recursive", Boolean.toString(recursive));
            Map<?, ?> answer = client().post("/api/v1/fs/copy", query, Map.of(), Map.class);
            copied = ((Number) answer.get("copied")).longValue();
        }
        print(Map.of("copied", copied), List.of("copied: " + copied + (copied == 1 ? " file" : " files")));
    }

    /** {@code file:/x} and {@code file:///x} are the same. */
    static Path local(String text) {
        String path = text.substring(LOCAL.length());
        return Path.of(path.startsWith("///") ? path.substring(2) : path).toAbsolutePath();
    }
}
