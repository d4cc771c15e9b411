package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells all that is known of a file or directory. */
@Command(
        name = "stat",
        description = "Tell all that is known of a file or directory.",
        footer = {"", "Example:", "  sluice fs stat /training-data/labels.json"})
final class FsStat extends ClientCommand {
    @Parameters(paramLabel = "PATH")
    private String path;

    @Override
    void run() {
        EntryView entry = client().get("/api/v1/fs/stat", Map.of("path", path), EntryView.class);
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("path", Terminal.printable(entry.path())));
        rows.add(List.of("type", entry.directory() ? "directory" : "file"));
        rows.add(List.of("inode", entry.inode()));
        rows.add(List.of("mode", String.format("%04o %s", entry.mode(), ListFormat.mode(entry))));
        rows.add(List.of("owner", Accounts.users().name((int) entry.uid()) + " (" + entry.uid() + ")"));
        rows.add(List.of("group", Accounts.groups().name((int) entry.gid()) + " (" + entry.gid() + ")"));
        rows.add(List.of("size", entry.size() + " (" + Terminal.size(entry.size()) + ")"));
        rows.add(List.of("life", entry.life().name()));
        rows.add(List.of("state", ListFormat.state(entry)));
        if (!entry.directory()) {
            rows.add(List.of(
                    "cached",
                    entry.cachedBytes() + " (" + ListFormat.percent(entry.cachedBytes(), entry.size()) + "%)"));
        }
        rows.add(List.of("modified", entry.modified().toString()));
        rows.add(List.of("accessed", entry.accessed().toString()));
        rows.add(List.of("changed", entry.changed().toString()));
        entry.failure().ifPresent(why -> rows.add(List.of("failure", Terminal.printable(why))));
        print(entry, ListFormat.table(rows));
    }
}
