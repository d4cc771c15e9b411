package io.sluice.tools.cli;

import io.sluice.tools.admin.UnsavedView;
import io.sluice.tools.admin.WhyView;
import io.sluice.tools.admin.WhyView.RefusalView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what went wrong at a path, or everywhere. */
@Command(
        name = "why",
        description = {
            "Tell what was last refused, newest first: when, where, to whom, why, and what would allow it. Of a single"
                    + " path also how its upload stands.",
            "Known since the gateway started, for the last 2,000 refusals."
        },
        footer = {
            "",
            "Examples:",
            "  sluice fs why /training-data/ckpt.pt",
            "  sluice fs why",
            "  sluice fs why -R /training-data"
        })
final class FsWhy extends ClientCommand {
    @Parameters(paramLabel = "PATH", arity = "0..1", description = "Default: everything.")
    private Optional<String> path = Optional.empty();

    @Option(
            names = {"-R", "--all"},
            description = "Also what lies below the path.")
    private boolean below;

    @Override
    void run() {
        boolean all = below || path.isEmpty();
        WhyView why = client().get(
                        "/api/v1/fs/why",
                        Map.of("path", path.orElse("/"), "below", Boolean.toString(all)),
                        WhyView.class);
        List<String> lines = new ArrayList<>();
        why.upload().ifPresent(upload -> lines.add(upload(upload)));
        lines.addAll(refusals(why.refusals(), all));
        if (lines.isEmpty()) {
            lines.add(path.map(Terminal::printable)
                    .map(at -> at + ": nothing was refused here")
                    .orElse("nothing was refused"));
        }
        print(why, lines);
    }

    /** What happened again and again is one line, with its last time; what would allow it is told once. */
    private static List<String> refusals(List<RefusalView> refusals, boolean withPath) {
        Map<String, Integer> times = new LinkedHashMap<>();
        Map<String, RefusalView> newest = new LinkedHashMap<>();
        for (RefusalView refusal : refusals) {
            String what = what(refusal, withPath);
            times.merge(what, 1, Integer::sum);
            newest.putIfAbsent(what, refusal);
        }
        Set<String> told = new HashSet<>();
        List<String> lines = new ArrayList<>();
        newest.forEach((what, refusal) -> {
            int count = times.get(what);
            lines.add(Terminal.time(refusal.at()) + "  " + what + (count == 1 ? "" : " (" + count + " times)"));
            refusal.remedy().filter(told::add).ifPresent(remedy -> lines.add("  what would allow it: " + remedy));
        });
        return lines;
    }

    private static String what(RefusalView refusal, boolean withPath) {
        String where = withPath ? refusal.path().map(Terminal::printable).orElse("a file that is gone") + ": " : "";
        return where + refusal.operation() + " by uid " + refusal.uid() + " (" + Terminal.printable(refusal.origin())
                + "): " + refusal.error() + ", " + Terminal.printable(refusal.reason());
    }

    private static String upload(UnsavedView upload) {
        StringBuilder line = new StringBuilder(upload.state().name());
        upload.progressPercent()
                .ifPresent(percent -> line.append(' ').append(percent).append('%'));
        line.append(" since ").append(Terminal.time(upload.since()));
        if (upload.failedAttempts() > 0) {
            line.append(", ").append(FsMount.count(upload.failedAttempts(), "failed attempt"));
        }
        upload.nextAttemptMillis()
                .ifPresent(millis ->
                        line.append(", next in ").append((millis + 999) / 1000).append(" s"));
        upload.problem().ifPresent(why -> line.append(": ").append(Terminal.printable(why)));
        return line.toString();
    }
}
