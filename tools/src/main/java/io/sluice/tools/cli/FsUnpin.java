package io.sluice.tools.cli;

import io.sluice.tools.admin.PinView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes pins away. */
@Command(
        name = "unpin",
        description = {
            "Take a pin away: what is cached of it makes room again when others need it.",
            "The path is one that sluice fs pin lists; nothing needs to be there any more."
        },
        footer = {"", "Example:", "  sluice fs unpin /training-data/validation"})
final class FsUnpin extends ClientCommand {
    @Parameters(arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        List<PinView> unpinned = new ArrayList<>();
        for (String path : paths) {
            unpinned.add(client().delete("/api/v1/fs/pins", Map.of("path", path), PinView.class));
        }
        print(
                unpinned,
                unpinned.stream()
                        .map(pin -> "unpinned: " + Terminal.printable(pin.path()))
                        .toList());
    }
}
