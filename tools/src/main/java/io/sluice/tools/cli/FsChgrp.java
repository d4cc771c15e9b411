package io.sluice.tools.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Changes the group. */
@Command(
        name = "chgrp",
        description = "Change the group; it is kept by the gateway.",
        footer = {"", "Examples:", "  sluice fs chgrp ml /out/model.pt", "  sluice fs chgrp -R ml /out"})
final class FsChgrp extends ClientCommand {
    @Option(names = "-R", description = "And all that lies below.")
    private boolean recursive;

    @Parameters(index = "0", paramLabel = "GROUP", description = "A name of this host, or a number.")
    private String group;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        int id = Accounts.groups()
                .id(group)
                .orElseThrow(() -> new ParameterException(
                        spec().commandLine(),
                        "there is no group " + group + "; give a name of this host, or a number up to "
                                + Accounts.HIGHEST));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("gid", Integer.toUnsignedLong(id));
        body.put("recursive", recursive);
        for (String path : paths) {
            body.put("path", path);
            client().post("/api/v1/fs/attributes", Map.of(), body, Map.class);
        }
        print(Map.of("changed", paths), List.of());
    }
}
