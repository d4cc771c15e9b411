package io.sluice.tools.cli;

import io.sluice.tools.admin.CacheView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** Tells how full the cache is and what it was good for. */
@Command(
        name = "stat",
        description = {
            "Tell how full the cache is and what it was good for since the gateway started.",
            "hits: reads of which all was in the cache when they came, by number and by bytes; what read-ahead brought"
                    + " in time is a hit. fetched: what came from the store, for readers, ahead of them and by fs load."
                    + " refused: blocks that the cache did not take. The hits of a directory are its part of all reads."
        },
        footer = {"", "Example:", "  sluice cache stat"})
final class CacheStat extends ClientCommand {
    @Override
    void run() {
        CacheView cache = client().get("/api/v1/cache", Map.of(), CacheView.class);
        List<String> lines = new ArrayList<>(directories(cache));
        if (!cache.mounts().isEmpty()) {
            lines.add("");
            lines.addAll(mounts(cache));
        }
        for (CacheView.Directory directory : cache.directories()) {
            directory
                    .alarm()
                    .ifPresent(why -> lines.add(
                            "ALARM: " + directory.path() + " takes nothing at the moment: " + Terminal.printable(why)));
        }
        print(cache, lines);
    }

    private static List<String> directories(CacheView cache) {
        long reads = cache.mounts().stream()
                .mapToLong(mount -> mount.hitReads() + mount.missReads())
                .sum();
        long bytes = cache.mounts().stream()
                .mapToLong(mount -> mount.hitBytes() + mount.missBytes())
                .sum();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "DIRECTORY", "USED", "LIMIT", "FULL", "FILES", "READS", "HITS", "READ FROM IT", "HITS", "EVICTED"));
        for (CacheView.Directory directory : cache.directories()) {
            rows.add(List.of(
                    directory.path(),
                    Terminal.size(directory.usedBytes()),
                    Terminal.size(directory.limitBytes()),
                    rate(directory.usedBytes(), directory.limitBytes() - directory.usedBytes()),
                    Long.toString(directory.contents()),
                    Long.toString(directory.hitReads()),
                    rate(directory.hitReads(), reads - directory.hitReads()),
                    Terminal.size(directory.hitBytes()),
                    rate(directory.hitBytes(), bytes - directory.hitBytes()),
                    directory.evictions() + " files"));
        }
        return ListFormat.table(rows);
    }

    private static List<String> mounts(CacheView cache) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("MOUNT", "USED", "READS", "HITS", "BYTES READ", "HITS", "FETCHED", "REFUSED", "EVICTED"));
        for (CacheView.Mount mount : cache.mounts()) {
            rows.add(List.of(
                    Terminal.printable(mount.path()),
                    Terminal.size(mount.usedBytes()),
                    Long.toString(mount.hitReads() + mount.missReads()),
                    rate(mount.hitReads(), mount.missReads()),
                    Terminal.size(mount.hitBytes() + mount.missBytes()),
                    rate(mount.hitBytes(), mount.missBytes()),
                    Terminal.size(mount.fetchedBytes()),
                    mount.refusedBlocks() + " blocks",
                    mount.evictions() + " files"));
        }
        return ListFormat.table(rows);
    }

    private static String rate(long part, long rest) {
        long all = part + rest;
        return all <= 0 ? "-" : String.format(Locale.ROOT, "%.1f%%", Math.floor(1000.0 * part / all) / 10);
    }
}
