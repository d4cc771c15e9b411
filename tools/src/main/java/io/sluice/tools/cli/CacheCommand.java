package io.sluice.tools.cli;

import io.sluice.tools.admin.CacheView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** The block cache of the gateway. */
@Command(
        name = "cache",
        description = "The block cache.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CacheCommand.Stat.class, CacheSimulate.class})
final class CacheCommand extends CommandGroup {

    @Command(name = "stat", description = "Tell how full the cache is and what it has served.")
    static final class Stat extends ClientCommand {
        @Override
        void run() {
            CacheView cache = client().get("/api/v1/cache", Map.of(), CacheView.class);
            List<List<String>> rows = new ArrayList<>();
            for (CacheView.Directory directory : cache.directories()) {
                rows.add(List.of(
                        directory.path(),
                        Terminal.size(directory.usedBytes()) + " of " + Terminal.size(directory.limitBytes())
                                + directory
                                        .alarm()
                                        .map(why -> "  ALARM: " + why)
                                        .orElse("")));
            }
            rows.add(List.of("contents", Long.toString(cache.contents())));
            rows.add(List.of("served", Terminal.size(cache.hitBytes())));
            rows.add(List.of("evicted", cache.evictions() + " contents"));
            print(cache, ListFormat.table(rows));
        }
    }
}
