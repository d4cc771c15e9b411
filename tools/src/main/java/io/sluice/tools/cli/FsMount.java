package io.sluice.tools.cli;

import io.sluice.tools.admin.MountBody;
import io.sluice.tools.admin.MountView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Joins a store to the namespace, or lists what is joined. */
@Command(
        name = "mount",
        description = "Join a store to the namespace; without arguments, list the mounts.",
        footer = {
            "",
            "Examples:",
            "  sluice fs mount",
            "  sluice fs mount /training-data s3://bucket/prefix --readonly",
            "  sluice fs mount /local file:///data",
            "",
            "Keys given as --option are seen in the list of processes; put those options in a file and write @FILE."
        })
final class FsMount extends ClientCommand {
    @Parameters(arity = "0..2", paramLabel = "PATH URI", description = "A path of the namespace and the store's URI.")
    private List<String> arguments = new ArrayList<>();

    @Option(names = "--readonly", description = "Refuse whatever changes something.")
    private boolean readonly;

    @Option(
            names = {"--share", "--shared"},
            description = "Give it an NFS export of its own; see: sluice nfs exports.")
    private boolean shared;

    @Option(names = "--option", paramLabel = "KEY=VALUE", description = "An option of the store or the mount.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Override
    void run() {
        if (arguments.isEmpty()) {
            List<MountView> mounts = client().getList("/api/v1/mounts", MountView.class);
            print(mounts, ListFormat.table(mounts.stream().map(FsMount::row).toList()));
            return;
        }
        if (arguments.size() != 2) {
            throw new ParameterException(spec().commandLine(), "mount takes a path and a URI, or nothing at all");
        }
        MountBody body = new MountBody(arguments.getFirst(), arguments.getLast(), options, readonly, shared);
        MountView view = client().post("/api/v1/mounts", Map.of(), body, MountView.class);
        print(view, List.of("mounted: " + view.uri() + " at " + view.path()));
    }

    private static List<String> row(MountView mount) {
        List<String> flags = new ArrayList<>();
        flags.add(mount.readonly() ? "ro" : "rw");
        if (mount.shared()) {
            flags.add("shared");
        }
        mount.options().forEach((key, value) -> flags.add(key + "=" + value));
        String problem = mount.problem().map(why -> " UNREACHABLE: " + why).orElse("");
        return List.of(
                Terminal.printable(mount.path()),
                Terminal.printable(mount.uri()),
                Terminal.printable("(" + String.join(",", flags) + ")" + problem));
    }
}
