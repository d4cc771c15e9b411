package io.sluice.tools.cli;

import io.sluice.tools.admin.EntryView;
import io.sluice.tools.admin.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists what is cached. */
@Command(
        name = "ls",
        description = {
            "List the files below PATH of which something is cached: bytes cached, how much that is, size, path.",
            "It goes through the directories, so what was never listed is listed in its store."
        },
        footer = {"", "Examples:", "  sluice cache ls /training-data", "  sluice cache ls --json"})
final class CacheLs extends ClientCommand {
    /** What fits is sorted by path; longer listings are printed as they come, page by page. */
    private static final int SORTED = 10_000;

    private static final int PAGE = 1_000;

    @Parameters(arity = "0..1", paramLabel = "PATH", defaultValue = "/", description = "Default: /")
    private String path;

    private long files;
    private long bytes;
    private long cachedBytes;

    @Override
    void run() {
        List<EntryView> waiting = new ArrayList<>();
        int[] room = {SORTED};
        Listing.cached(client(), path, entry -> {
            files++;
            bytes += entry.size();
            cachedBytes += entry.cachedBytes();
            waiting.add(entry);
            if (waiting.size() == room[0]) {
                flush(waiting);
                room[0] = PAGE;
            }
        });
        waiting.sort(Comparator.comparing(EntryView::path));
        flush(waiting);
        if (!isJson()) {
            print("cached: " + Terminal.size(cachedBytes) + " of " + FsMount.files(files, bytes));
        }
    }

    private void flush(List<EntryView> page) {
        for (EntryView entry : page) {
            print(isJson() ? Json.MAPPER.writeValueAsString(entry) : line(entry));
        }
        page.clear();
        out().flush();
    }

    private static String line(EntryView entry) {
        return String.format(
                "%12d %3d%% %12d  %s",
                entry.cachedBytes(),
                ListFormat.percent(entry.cachedBytes(), entry.size()),
                entry.size(),
                Terminal.printable(entry.path()));
    }
}
