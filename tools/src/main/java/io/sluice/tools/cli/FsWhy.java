package io.sluice.tools.cli;

import io.sluice.tools.admin.UnsavedView;
import io.sluice.tools.admin.WhyView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells what went wrong at a path. */
@Command(
        name = "why",
        description = {
            "Tell what was last refused at a path, to whom and why, and what would allow it; and how its upload stands.",
            "Known since the gateway started, for the last 2,000 refusals."
        },
        footer = {"", "Example:", "  sluice fs why /training-data/ckpt.pt"})
final class FsWhy extends ClientCommand {
    @Parameters(paramLabel = "PATH")
    private String path;

    @Override
    void run() {
        WhyView why = client().get("/api/v1/fs/why", Map.of("path", path), WhyView.class);
        List<String> lines = new ArrayList<>();
        why.upload().ifPresent(upload -> lines.add(upload(upload)));
        for (WhyView.RefusalView refusal : why.refusals()) {
            lines.add(refusal(refusal));
        }
        if (lines.isEmpty()) {
            lines.add(Terminal.printable(why.path()) + ": nothing was refused here");
        }
        print(why, lines);
    }

    private static String upload(UnsavedView upload) {
        StringBuilder line = new StringBuilder(upload.state().name());
        upload.progressPercent()
                .ifPresent(percent -> line.append(' ').append(percent).append('%'));
        line.append(" since ").append(upload.since());
        if (upload.failedAttempts() > 0) {
            line.append(", ").append(FsMount.count(upload.failedAttempts(), "failed attempt"));
        }
        upload.nextAttemptMillis()
                .ifPresent(millis ->
                        line.append(", next in ").append((millis + 999) / 1000).append(" s"));
        upload.problem().ifPresent(why -> line.append(": ").append(Terminal.printable(why)));
        return line.toString();
    }

    private static String refusal(WhyView.RefusalView refusal) {
        String remedy = refusal.remedy().map(what -> " -> " + what).orElse("");
        return refusal.at() + "  " + refusal.operation() + " by uid " + refusal.uid() + " ("
                + Terminal.printable(refusal.origin()) + "): " + refusal.error() + ", "
                + Terminal.printable(refusal.reason()) + remedy;
    }
}
