package io.sluice.tools.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Changes owner and group. */
@Command(
        name = "chown",
        description = "Change owner and group; they are kept by the gateway.",
        footer = {"", "Examples:", "  sluice fs chown -R ml:ml /out", "  sluice fs chown :staff /out/model.pt"})
final class FsChown extends ClientCommand {
    @Option(names = "-R", description = "And all that lies below.")
    private boolean recursive;

    @Parameters(index = "0", paramLabel = "OWNER[:GROUP]", description = "Names of this host, or numbers.")
    private String owner;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PATH")
    private List<String> paths;

    @Override
    void run() {
        Map<String, Object> body = new LinkedHashMap<>();
        int colon = owner.indexOf(':');
        String user = colon < 0 ? owner : owner.substring(0, colon);
        String group = colon < 0 ? "" : owner.substring(colon + 1);
        if (!user.isEmpty()) {
            body.put("uid", id(Accounts.users().id(user), "user", user));
        }
        if (!group.isEmpty()) {
            body.put("gid", id(Accounts.groups().id(group), "group", group));
        }
        if (body.isEmpty()) {
            throw new ParameterException(spec().commandLine(), owner + " names neither a user nor a group");
        }
        body.put("recursive", recursive);
        for (String path : paths) {
            body.put("path", path);
            client().post("/api/v1/fs/attributes", Map.of(), body, Map.class);
        }
        print(Map.of("changed", paths), List.of());
    }

    private long id(OptionalInt id, String kind, String name) {
        return Integer.toUnsignedLong(id.orElseThrow(() -> Accounts.missing(spec(), kind, name)));
    }
}
