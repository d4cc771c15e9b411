package io.sluice.tools.cli;

import io.sluice.tools.admin.PinView;
import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Has what is cached of files and directories stay in the cache, or lists what does. */
@Command(
        name = "pin",
        description = {
            "Keep in the cache whatever gets into it of a file, or of a directory and all below it, now and later;"
                    + " without arguments, list what is pinned.",
            "Pinning fetches nothing; --load does. A rename takes the pin along, and it stays when the file is replaced. If the cache"
                    + " is full of pinned files, others are read from the store."
        },
        footer = {"", "Examples:", "  sluice fs pin", "  sluice fs pin --load /training-data/validation"})
final class FsPin extends ClientCommand {
    @Parameters(arity = "0..*", paramLabel = "PATH")
    private List<String> paths = new ArrayList<>();

    @Option(
            names = "--load",
            description = "And bring it into the cache now; shows the progress, and Ctrl-C ends the load.")
    private boolean load;

    @Override
    void run() {
        if (paths.isEmpty() && load) {
            throw new ParameterException(spec().commandLine(), "--load needs a PATH");
        }
        if (paths.isEmpty()) {
            List<PinView> pins = client().getList("/api/v1/fs/pins", PinView.class);
            print(pins, pins.stream().map(pin -> Terminal.printable(pin.path())).toList());
            return;
        }
        List<PinView> pinned = new ArrayList<>();
        for (String path : paths) {
            pinned.add(client().post("/api/v1/fs/pins", Map.of("path", path), Map.of(), PinView.class));
        }
        List<String> lines = pinned.stream()
                .map(pin -> "pinned: " + Terminal.printable(pin.path()))
                .toList();
        if (!load) {
            print(pinned, lines);
            return;
        }
        if (!isJson()) { // else the lines of the load are the answer, one document each
            lines.forEach(this::print);
        }
        load();
    }

    private void load() {
        try (InputStream told = client().begin("/api/v1/loads", Map.of("detach", "false"), Map.of("paths", paths))) {
            new LoadWait(this, false).follow(told);
        } catch (IOException e) {
            throw new UserError("the gateway broke off: " + e.getMessage() + "; see: sluice status", e);
        }
    }
}
