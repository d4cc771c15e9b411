package io.sluice.tools.cli;

import io.sluice.tools.admin.ModeChange;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Changes permission bits. */
@Command(
        name = "chmod",
        description = "Change permission bits; they are kept by the gateway.",
        footer = {"", "Examples:", "  sluice fs chmod 640 /out/model.pt", "  sluice fs chmod -R u+rwX,go-w /out"})
final class FsChmod extends ClientCommand {
    @Option(names = "-R", description = "And all that lies below.")
    private boolean recursive;

    @Parameters(index = "0", paramLabel = "MODE", description = "Octal, or like u+rwX,go-w.")
    private String mode;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        if (ModeChange.parse(mode).isEmpty()) {
            throw new ParameterException(
                    spec().commandLine(), mode + " is not a mode; write it like 644 or u+rwX,go-w");
        }
        for (String path : paths) {
            Map<String, Object> body = Map.of("path", path, "recursive", recursive, "mode", mode);
            client().post("/api/v1/fs/attributes", Map.of(), body, Map.class);
        }
        print(Map.of("changed", paths), List.of());
    }
}
