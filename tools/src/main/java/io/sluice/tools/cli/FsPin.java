package io.sluice.tools.cli;

import io.sluice.tools.admin.PinView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Has what is cached of files and directories stay in the cache, or lists what does. */
@Command(
        name = "pin",
        description = {
            "Keep in the cache whatever gets into it of a file, or of a directory and all below it, now and later;"
                    + " without arguments, list what is pinned.",
            "Pinning fetches nothing. A rename takes the pin along, and it stays when the file is replaced. If the cache"
                    + " is full of pinned files, others are read from the store."
        },
        footer = {"", "Examples:", "  sluice fs pin", "  sluice fs pin /training-data/validation"})
final class FsPin extends ClientCommand {
    @Parameters(arity = "0..*", paramLabel = "PATH")
    private List<String> paths = new ArrayList<>();

    @Override
    void run() {
        if (paths.isEmpty()) {
            List<PinView> pins = client().getList("/api/v1/fs/pins", PinView.class);
            print(pins, pins.stream().map(pin -> Terminal.printable(pin.path())).toList());
            return;
        }
        List<PinView> pinned = new ArrayList<>();
        for (String path : paths) {
            pinned.add(client().post("/api/v1/fs/pins", Map.of("path", path), Map.of(), PinView.class));
        }
        print(
                pinned,
                pinned.stream()
                        .map(pin -> "pinned: " + Terminal.printable(pin.path()))
                        .toList());
    }
}
