package io.sluice.tools.cli;

import io.sluice.tools.admin.MountBody;
import io.sluice.tools.admin.MountCheckView;
import io.sluice.tools.admin.MountView;
import io.sluice.tools.settings.UserError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Joins a store to the namespace, tries what it allows, or lists what is joined. */
@Command(
        name = "mount",
        description = "Join a store to the namespace; without arguments, list the mounts.",
        footer = {
            "",
            "Options of every mount:",
            "  metadata-ttl=60s           how long listings are believed (--readonly: for ever)",
            "  overwrite=deny|replace     what opening a file with O_TRUNC does (deny)",
            "  persist=sync|async         whether close waits for the upload (as the door does)",
            "  cache=auto|tinylfu|lru|keep|off",
            "                             what makes room when the cache is full; off: nothing is kept (auto)",
            "  uid=N gid=N file-mode=644 dir-mode=755",
            "                             what files show that were not changed here",
            "",
            "Examples:",
            "  sluice fs mount",
            "  sluice fs mount /training-data s3://bucket/prefix --readonly",
            "  sluice fs mount --check /training-data s3://bucket/prefix --option region=eu-central-1",
            "  sluice fs mount /local file:///data --option cache=off --option uid=1000",
            "",
            "Keys given as --option are seen in the list of processes; put those options in a file and write @FILE."
        })
final class FsMount extends ClientCommand {
    @Parameters(arity = "0..2", paramLabel = "PATH URI", description = "A path of the namespace and the store's URI.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--check",
            description =
                    "Mount nothing: try LIST, GET, PUT of a probe object and its DELETE (with --readonly: LIST and"
                            + " GET), say what is allowed, and exit with 1 if the mount needs more.")
    private boolean check;

    @Option(names = "--readonly", description = "Refuse whatever changes something.")
    private boolean readonly;

    @Option(
            names = {"--share", "--shared"},
            description = "Give it an NFS export of its own; see: sluice nfs exports.")
    private boolean shared;

    @Option(names = "--option", paramLabel = "KEY=VALUE", description = "An option of the store or the mount.")
    private List<String> options = new ArrayList<>();

    @Override
    void run() {
        if (arguments.isEmpty() && !check) {
            List<MountView> mounts = client().getList("/api/v1/mounts", MountView.class);
            Instant now = Instant.now();
            print(
                    mounts,
                    ListFormat.table(
                            mounts.stream().map(mount -> row(mount, now)).toList()));
            return;
        }
        arguments.stream().filter(word -> word.startsWith("@")).findFirst().ifPresent(file -> {
            throw new UserError(file.substring(1) + ": no such file to read options from; check the path after @");
        });
        if (arguments.size() != 2) {
            throw new ParameterException(spec().commandLine(), "mount takes a path and a URI, or nothing at all");
        }
        MountBody body = new MountBody(
                arguments.getFirst(), arguments.getLast(), MountOptionList.parse(options), readonly, shared);
        if (check) {
            check(client().post("/api/v1/mounts/check", Map.of(), body, MountCheckView.class));
            return;
        }
        MountView view = client().post("/api/v1/mounts", Map.of(), body, MountView.class);
        List<String> lines = new ArrayList<>(List.of("mounted: " + view.uri() + " at " + view.path()));
        if (view.unsavedFiles() > 0) {
            lines.add(files(view.unsavedFiles(), view.unsavedBytes()) + " that was left here goes on");
        }
        print(view, lines);
    }

    private void check(MountCheckView view) {
        List<String> lines = new ArrayList<>(ListFormat.table(view.steps().stream()
                .map(step -> List.of(step.operation(), step.allowed(), Terminal.printable(step.why())))
                .toList()));
        view.leftover()
                .ifPresent(name -> lines.add("left in the store: " + Terminal.printable(name) + "; remove it there"));
        if (view.suffices()) {
            lines.add("allowed: all that the mount needs; nothing is mounted yet");
        }
        print(view, lines);
        if (!view.suffices()) {
            throw refusal(view);
        }
    }

    private static UserError refusal(MountCheckView view) {
        List<MountCheckView.StepView> steps = view.steps();
        List<String> refused = steps.stream()
                .filter(step -> step.allowed().equals("no"))
                .map(MountCheckView.StepView::operation)
                .toList();
        if (steps.stream().noneMatch(step -> step.allowed().equals("yes"))) {
            return new UserError(view.path() + ": " + refused.getFirst() + " failed, see above; nothing is mounted");
        }
        return new UserError(view.path() + ": the store does not allow " + String.join(", ", refused)
                + (view.readonly() ? ", which a mount needs" : ", which a mount without --readonly needs")
                + "; give its credentials that right, or others by --option");
    }

    private static List<String> row(MountView mount, Instant now) {
        List<String> flags = new ArrayList<>();
        if (!mount.wasTakenAway()) {
            flags.add(mount.readonly() ? "ro" : "rw");
        }
        if (mount.shared()) {
            flags.add("shared");
        }
        mount.options().forEach((key, value) -> flags.add(key + "=" + value));
        return List.of(
                Terminal.printable(mount.path()),
                Terminal.printable(mount.uri()),
                flags.isEmpty() ? "-" : Terminal.printable("(" + String.join(",", flags) + ")"),
                Terminal.printable(state(mount, now)));
    }

    private static String state(MountView mount, Instant now) {
        String files = mount.unsavedFiles() == 0
                ? ""
                : String.format(
                        Locale.ROOT, ", %s not yet in the store", files(mount.unsavedFiles(), mount.unsavedBytes()));
        if (mount.wasTakenAway()) {
            return "not mounted" + files + ": mount it again to let them go on";
        }
        String since = mount.since()
                .map(from -> " for " + StatusCommand.since(Math.max(0, now.getEpochSecond() - from.getEpochSecond())))
                .orElse("");
        String problem = mount.problem().map(why -> ": " + why).orElse("");
        return mount.state() + since + files + problem;
    }

    static String files(long count, long bytes) {
        return count(count, "file") + " (" + Terminal.size(bytes) + ")";
    }

    static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
