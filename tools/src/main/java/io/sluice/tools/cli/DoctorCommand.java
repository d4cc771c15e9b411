package io.sluice.tools.cli;

import io.sluice.tools.FuseMeans;
import io.sluice.tools.RunningGateway;
import io.sluice.tools.admin.MountCheckView;
import io.sluice.tools.admin.MountView;
import io.sluice.tools.admin.NfsDoor.ExportView;
import io.sluice.tools.admin.NfsDoor.NfsView;
import io.sluice.tools.admin.StatusView;
import io.sluice.tools.doctor.ExportChecks;
import io.sluice.tools.doctor.Finding;
import io.sluice.tools.doctor.HostChecks;
import io.sluice.tools.settings.ExportRule;
import io.sluice.tools.settings.NfsOptions;
import io.sluice.tools.settings.Settings;
import io.sluice.tools.settings.SettingsReader;
import io.sluice.tools.settings.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks for what may be wrong, and says how clients mount what is exported. */
@Command(
        name = "doctor",
        description = {
            "Look for what may be wrong: Java, FUSE, ports, clock, disks, export rules, and what the store of each"
                    + " mount allows (where it is not read-only, by putting an object of a unique name there and removing"
                    + " it).",
            "Then print, for each export, the mount command, the line of /etc/fstab and the PersistentVolume of"
                    + " Kubernetes.",
            "Exit code 1 if something is bad."
        },
        footer = {"", "Examples:", "  sluice doctor", "  sluice doctor -o nfs.port=2050", "  sluice doctor --json"})
final class DoctorCommand extends ClientCommand {
    @Option(names = "-o", paramLabel = "KEY=VALUE", description = "Override a setting; see: sluice config.")
    private List<String> overrides = new ArrayList<>();

    /** All that was found. */
    record Report(List<Finding> findings, List<MountRecipe> exports) {}

    @Override
    void run() {
        Settings settings = SettingsReader.read(home().settings(), overrides, home().directory())
                .settings();
        boolean runs = RunningGateway.of(home()).isPresent();
        Optional<String> served = runs ? Optional.of(served()) : Optional.empty();
        List<Finding> findings = new ArrayList<>(new HostChecks(home(), settings, served, FuseMeans.obstacle()).all());
        findings.addAll(ExportChecks.of(settings.nfs()));
        NfsView nfs = planned(settings.nfs());
        if (runs) {
            nfs = client().get("/api/v1/nfs", Map.of(), NfsView.class);
            findings.addAll(mounts());
            findings.addAll(exportedPaths(nfs));
            findings.addAll(told());
        } else {
            findings.add(Finding.warning(
                    "gateway",
                    "none runs with the home " + home().directory() + ", so no mount is looked at",
                    "sluice start"));
        }
        Report report = new Report(findings, recipes(nfs));
        print(report, lines(report));
        long bad = findings.stream()
                .filter(finding -> finding.level() == Finding.Level.BAD)
                .count();
        if (bad > 0) {
            throw new UserError(FsMount.count(bad, "thing") + (bad == 1 ? " is" : " are") + " bad, see above");
        }
    }

    /** What the gateway itself tells. */
    private List<Finding> told() {
        StatusView status = client().get("/api/v1/status", Map.of(), StatusView.class);
        List<Finding> findings = new ArrayList<>();
        status.notes().forEach(note -> findings.add(Finding.warning("settings", note, "see: sluice config")));
        status.down().stream()
                .filter(mount -> mount.kind().equals("fuse"))
                .forEach(mount -> findings.add(Finding.bad(
                        "fuse",
                        mount.where() + " is not mounted: " + mount.reason(),
                        "it is tried again; forget it with: sluice fuse umount " + mount.where())));
        return findings;
    }

    private String served() {
        StatusView status = client().get("/api/v1/status", Map.of(), StatusView.class);
        return "NFS " + status.nfs() + ", admin API " + status.admin();
    }

    /** What a gateway of these settings would export. */
    private static NfsView planned(NfsOptions nfs) {
        return new NfsView(
                nfs.enabled(),
                nfs.listen(),
                nfs.port(),
                nfs.effectiveExports().stream().map(DoctorCommand::view).toList());
    }

    private static ExportView view(ExportRule rule) {
        return new ExportView(
                rule.path(),
                rule.clients(),
                rule.ro(),
                rule.squash().name().toLowerCase(Locale.ROOT),
                rule.anonuid(),
                rule.anongid(),
                rule.secure());
    }

    private List<Finding> mounts() {
        List<Finding> findings = new ArrayList<>();
        for (MountView mount : client().getList("/api/v1/mounts", MountView.class)) {
            if (mount.wasTakenAway()) {
                findings.add(Finding.warning(
                        "mount",
                        mount.path() + " was unmounted by force, and files of it wait here",
                        "mount " + mount.uri() + " there again"));
            } else {
                findings.add(mount(mount));
            }
        }
        return findings;
    }

    private Finding mount(MountView mount) {
        String name = mount.path() + " (" + mount.uri() + ")";
        MountCheckView check;
        try {
            check = client().post("/api/v1/mounts/probe", Map.of("path", mount.path()), Map.of(), MountCheckView.class);
        } catch (UserError e) {
            return Finding.bad("mount", name + ": " + e.getMessage(), "see: sluice fs mount");
        }
        String steps = check.steps().stream()
                .map(step -> step.operation() + " " + step.allowed())
                .collect(Collectors.joining(", "));
        if (check.suffices()) {
            return Finding.good("mount", name + ": " + steps);
        }
        String why = check.steps().stream()
                .filter(step -> step.allowed().equals("no"))
                .map(MountCheckView.StepView::why)
                .findFirst()
                .orElse("");
        return Finding.bad(
                "mount",
                name + ": " + steps + ": " + why,
                "give its credentials what they lack, or mount it --readonly");
    }

    private List<Finding> exportedPaths(NfsView nfs) {
        List<Finding> findings = new ArrayList<>();
        for (ExportView export : nfs.exports()) {
            if (!PathAnswers.isDirectory(client(), export.path())) {
                findings.add(Finding.bad(
                        "export",
                        export.path() + " is no directory of the namespace",
                        "mount a store there, or export another path"));
            }
        }
        return findings;
    }

    private static List<MountRecipe> recipes(NfsView nfs) {
        if (!nfs.enabled()) {
            return List.of();
        }
        String host = NfsCommand.host(nfs.listen());
        return nfs.exports().stream()
                .map(export -> MountRecipe.of(export, host, nfs.port()))
                .toList();
    }

    private static List<String> lines(Report report) {
        List<List<String>> rows = new ArrayList<>();
        for (Finding finding : report.findings()) {
            String level = finding.level() == Finding.Level.BAD
                    ? "BAD"
                    : finding.level().name().toLowerCase(Locale.ROOT);
            String wayOut = finding.wayOut().map(what -> " -> " + what).orElse("");
            rows.add(List.of(level, finding.subject(), Terminal.printable(finding.text() + wayOut)));
        }
        List<String> lines = new ArrayList<>(ListFormat.table(rows));
        report.exports().forEach(export -> lines.addAll(export.lines()));
        return lines;
    }
}
