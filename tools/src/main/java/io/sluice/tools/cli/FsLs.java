package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import io.sluice.tools.admin.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TimeZone;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists a directory. */
@Command(
        name = "ls",
        description = {
            "List a directory: mode, owner, group, size in bytes, how far it is on its way to the store, last change,"
                    + " how much is cached, path.",
            "Sorted by path, unless there are more than 10,000 entries: those are printed as they come.",
            "With --json, one JSON document a line."
        },
        footer = {"", "Examples:", "  sluice fs ls /", "  sluice fs ls -R /training-data", "  sluice fs ls --json /x"})
final class FsLs extends ClientCommand {
    /** What fits is sorted by path; longer listings are printed as they come, page by page. */
    private static final int SORTED = 10_000;

    private static final int PAGE = 1_000;

    @Option(names = "-R", description = "And all that lies below.")
    private boolean recursive;

    @Parameters(arity = "0..1", paramLabel = "PATH", defaultValue = "/", description = "Default: /")
    private String path;

    @Override
    void run() {
        ListFormat format = new ListFormat(Accounts.users(), Accounts.groups(), TimeZone.getDefault());
        List<EntryView> waiting = new ArrayList<>();
        int[] room = {SORTED};
        Listing.of(client(), path, recursive, entry -> {
            waiting.add(entry);
            if (waiting.size() == room[0]) {
                flush(format, waiting);
                room[0] = PAGE;
            }
        });
        waiting.sort(Comparator.comparing(EntryView::path));
        flush(format, waiting);
    }

    private void flush(ListFormat format, List<EntryView> page) {
        if (isJson()) {
            page.forEach(entry -> print(Json.MAPPER.writeValueAsString(entry)));
        } else {
            format.lines(page).forEach(this::print);
        }
        page.clear();
        out().flush();
    }
}
