package io.sluice.tools.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes a mount away. */
@Command(
        name = "unmount",
        aliases = "umount",
        description = "Take a mount away; the store keeps what it has.",
        footer = {"", "Example:", "  sluice fs unmount /training-data"})
final class FsUnmount extends ClientCommand {
    @Parameters(paramLabel = "PATH", description = "Where the store is mounted.")
    private String path;

    @Override
    void run() {
        client().delete("/api/v1/mounts", Map.of("path", path));
        print(Map.of("unmounted", path), List.of("unmounted: " + path));
    }
}
