package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import io.sluice.tools.admin.Json;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a directory. */
@Command(
        name = "ls",
        description = {
            "List a directory: mode, owner, group, size in bytes, life, last change, how much is cached, path.",
            "With --json, one JSON document a line."
        },
        footer = {"", "Examples:", "  sluice fs ls /", "  sluice fs ls -R /training-data", "  sluice fs ls --json /x"})
final class FsLs extends ClientCommand {
    private static final int PAGE = 1000;

    @Option(names = "-R", description = "And all that lies below.")
    private boolean recursive;

    @Parameters(arity = "0..1", paramLabel = "PATH", defaultValue = "/", description = "Default: /")
    private String path;

    @Override
    void run() {
        ListFormat format = new ListFormat(Accounts.users(), Accounts.groups(), ZoneId.systemDefault());
        List<EntryView> page = new ArrayList<>(PAGE);
        Listing.of(client(), path, recursive, entry -> {
            page.add(entry);
            if (page.size() == PAGE) {
                flush(format, page);
            }
        });
        flush(format, page);
    }

    private void flush(ListFormat format, List<EntryView> page) {
        if (isJson()) {
            page.forEach(entry -> print(Json.MAPPER.writeValueAsString(entry)));
        } else {
            format.lines(page).forEach(this::print);
        }
        page.clear();
    }
}
