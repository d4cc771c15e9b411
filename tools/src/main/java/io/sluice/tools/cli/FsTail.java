package io.sluice.tools.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the last bytes of a file. */
@Command(
        name = "tail",
        description = "Write the last bytes of a file to the standard output.",
        footer = {"", "Example:", "  sluice fs tail -c 4096 /training-data/train.tfrecord | xxd"})
final class FsTail extends ClientCommand {
    @Option(names = "-c", paramLabel = "BYTES", defaultValue = "1024", description = "How many (default: 1024).")
    private long count;

    @Parameters(paramLabel = "PATH")
    private String path;

    @Override
    void run() {
        Bytes.print(this, Map.of("path", path, "last", Long.toString(count)));
    }
}
