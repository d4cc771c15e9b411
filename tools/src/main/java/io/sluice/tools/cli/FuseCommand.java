package io.sluice.tools.cli;

import io.sluice.tools.admin.FuseDoor.FuseActivity;
import io.sluice.tools.admin.FuseDoor.FuseView;
import io.sluice.tools.admin.FuseDoor.OperationView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The FUSE mounts of the gateway. */
@Subcommands({FuseCommand.Mount.class, FuseCommand.Unmount.class, FuseCommand.Stat.class})
@Command(
        name = "fuse",
        description = "Mount paths of the namespace on this host.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Examples:", "  sluice fuse mount /mnt/data /training-data", "  sluice fuse stat"})
final class FuseCommand extends CommandGroup {

    @Command(
            name = "mount",
            description = "Mount a path of the namespace at an empty directory of this host.",
            footer = {
                "",
                "Examples:",
                "  sluice fuse mount /mnt/data /training-data",
                "  sluice fuse mount /mnt/data /training-data --readonly --nocto",
                "  sluice fuse mount /mnt/data /training-data --uid ml --gid ml"
            })
    static final class Mount extends ClientCommand {
        @Parameters(index = "0", paramLabel = "MOUNTPOINT")
        private Path mountpoint;

        @Parameters(index = "1", arity = "0..1", paramLabel = "PATH", defaultValue = "/", description = "Default: /")
        private String path;

        @Option(
                names = "--binding",
                paramLabel = "auto|kernel|jnr",
                description = "How to speak to the kernel: by its own protocol or by libfuse 2; auto takes the best"
                        + " that the machine allows, and says why. Default: fuse.binding of the settings")
        private Optional<String> binding = Optional.empty();

        @Option(names = "--readonly", description = "Refuse whatever changes something.")
        private boolean readonly;

        @Option(
                names = "--nocto",
                description =
                        "With --readonly: let the kernel open files without asking, as NFS does by this option; for"
                                + " epochs over many small files. The kernel does not read large ones past the gateway then.")
        private boolean nocto;

        @Option(
                names = "--uid",
                paramLabel = "USER",
                description = "Show all as owned by this user, a name of this host or a number; the mode stays.")
        private Optional<String> uid = Optional.empty();

        @Option(names = "--gid", paramLabel = "GROUP", description = "The same of the group.")
        private Optional<String> gid = Optional.empty();

        @Option(names = "--allow-other", description = "Let other users in; those of root are open to all anyway.")
        private boolean allowOther;

        @Override
        void run() {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("mountpoint", mountpoint.toAbsolutePath().normalize().toString());
            body.put("path", path);
            binding.ifPresent(name -> body.put("binding", name));
            body.put("readonly", readonly);
            body.put("allowOther", allowOther);
            body.put("nocto", nocto);
            uid.ifPresent(name -> body.put("uid", id(Accounts.users(), "user", name)));
            gid.ifPresent(name -> body.put("gid", id(Accounts.groups(), "group", name)));
            FuseView view = client().post("/api/v1/fuse", Map.of(), body, FuseView.class);
            String mounted = view.found() ? "mounted already: " : "mounted: ";
            print(view, List.of(mounted + view.path() + " at " + view.mountpoint() + " (" + view.binding() + ")"));
        }

        private long id(Accounts accounts, String kind, String name) {
            return Integer.toUnsignedLong(accounts.id(name).orElseThrow(() -> Accounts.missing(spec(), kind, name)));
        }
    }

    @Command(
            name = "umount",
            aliases = "unmount",
            description = "Take a FUSE mount away.",
            footer = {"", "Example:", "  sluice fuse umount /mnt/data"})
    static final class Unmount extends ClientCommand {
        @Parameters(paramLabel = "MOUNTPOINT")
        private Path mountpoint;

        @Override
        void run() {
            String path = mountpoint.toAbsolutePath().normalize().toString();
            client().delete("/api/v1/fuse", Map.of("mountpoint", path));
            print(Map.of("unmounted", path), List.of("unmounted: " + path));
        }
    }

    @Command(
            name = "stat",
            description = "List the FUSE mounts of the gateway, what is open in them, how many of the opens the kernel"
                    + " reads by itself, and how long each kind of operation takes.",
            footer = {"", "Example:", "  sluice fuse stat"})
    static final class Stat extends ClientCommand {
        @Override
        void run() {
            List<FuseView> mounts = client().getList("/api/v1/fuse", FuseView.class);
            List<String> lines = new ArrayList<>();
            if (!mounts.isEmpty()) {
                lines.addAll(ListFormat.table(rows(mounts)));
            }
            for (FuseView mount : mounts) {
                mount.activity().operations().forEach(operation -> lines.add(line(mount, operation)));
            }
            print(mounts, lines);
        }

        private static List<List<String>> rows(List<FuseView> mounts) {
            List<List<String>> rows = new ArrayList<>();
            rows.add(List.of(
                    "MOUNTPOINT", "PATH", "BINDING", "OPEN", "OPENS", "BY THE KERNEL", "READ", "WRITTEN", "A SECOND"));
            for (FuseView mount : mounts) {
                FuseActivity done = mount.activity();
                rows.add(List.of(
                        mount.mountpoint(),
                        mount.path(),
                        mount.binding(),
                        Long.toString(done.openFiles()),
                        Long.toString(done.opens()),
                        done.opens() == 0 ? "-" : 100 * done.passedOpens() / done.opens() + "%",
                        Terminal.size(done.bytesRead()),
                        Terminal.size(done.bytesWritten()),
                        String.format(Locale.ROOT, "%.1f", done.operationsPerSecond())));
            }
            return rows;
        }

        private static String line(FuseView mount, OperationView operation) {
            return String.format(
                    Locale.ROOT,
                    "%s: %s %d, %.1f µs each",
                    mount.mountpoint(),
                    operation.name(),
                    operation.count(),
                    operation.meanMicros());
        }
    }
}
