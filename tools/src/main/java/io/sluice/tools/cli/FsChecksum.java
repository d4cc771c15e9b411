package io.sluice.tools.cli;

import io.sluice.tools.admin.ChecksumView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells the checksums of files. */
@Command(
        name = "checksum",
        description =
                "Tell the checksums of files, in the form that sha256sum and its like print and check; the gateway"
                        + " reads the bytes.",
        footer = {
            "",
            "Examples:",
            "  sluice fs checksum /training-data/shard-0.tar",
            "  sluice fs checksum -a crc32c /training-data/shard-0.tar /training-data/shard-1.tar"
        })
final class FsChecksum extends ClientCommand {
    @Option(
            names = {"-a", "--algorithm"},
            paramLabel = "NAME",
            defaultValue = "sha256",
            description = "sha256, sha512, sha1, md5 or crc32c (default: sha256).")
    private String algorithm;

    @Parameters(arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        List<ChecksumView> views = new ArrayList<>();
        for (String path : paths) {
            Map<String, String> query = Map.of("path", path, "algorithm", algorithm);
            views.add(client().get("/api/v1/fs/checksum", query, ChecksumView.class));
        }
        print(
                views,
                views.stream()
                        .map(view -> view.checksum() + "  " + Terminal.printable(view.path()))
                        .toList());
    }
}
