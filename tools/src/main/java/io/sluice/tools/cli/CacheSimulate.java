package io.sluice.tools.cli;

import io.sluice.tools.PatternText;
import io.sluice.tools.Readings;
import io.sluice.tools.SimulatedCache;
import io.sluice.tools.TraceFile;
import io.sluice.tools.settings.DataSize;
import io.sluice.tools.settings.UserError;
import io.sluice.vfs.content.CachePolicy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells what each cache policy would find, for a trace or a pattern, without a gateway. */
@Command(
        name = "simulate",
        description = {
            "Tell how much each cache policy would find of what is read, by the same code that evicts in the gateway.",
            "TRACE is a text file, - for standard input, with a line PATH SIZE for each file that is read whole.",
            "PATTERN is one of those below. OF BYTES and OF READINGS say how much of all was found, OF REPEATED BYTES how"
                    + " much of what was read before."
        },
        footer = {
            "",
            "Patterns, with what they take when nothing else is said:",
            "  cyclic:files=10000,size=110KiB,epochs=5",
            "      every file in the same order, epoch after epoch",
            "  shuffled:files=10000,size=110KiB,epochs=5",
            "      in another order in each epoch",
            "  zipf:files=10000,size=110KiB,epochs=5,skew=0.9",
            "      some much more often than others",
            "  scan+hot:files=10000,size=110KiB,epochs=5,hot=1000",
            "      cyclic, and after each file one of the hot ones at random",
            "",
            "Examples:",
            "  sluice cache simulate shuffled:files=1281167 --size 60GiB --size 99GiB",
            "  sluice cache simulate epoch.txt --size 500GiB --policy auto"
        })
final class CacheSimulate extends ClientCommand {
    private static final String STANDARD_INPUT = "-";

    @Parameters(paramLabel = "TRACE|PATTERN")
    private String source;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            description = "How large the cache is; may be given again (default: half of what is read).")
    private List<String> sizes = new ArrayList<>();

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "auto, tinylfu, lru or keep; may be given again (default: all).")
    private List<String> policies = new ArrayList<>();

    @Option(names = "--seed", paramLabel = "N", description = "Of what is random in a pattern (default: 1).")
    private long seed = 1;

    /** What a policy would find; rates are from 0 to 1. */
    record Row(long cacheBytes, String policy, double ofBytes, double ofReadings, double ofRepeatedBytes) {
        static Row of(long cacheBytes, CachePolicy policy, SimulatedCache cache) {
            return new Row(cacheBytes, policy.word(), cache.ofBytes(), cache.ofReadings(), cache.ofRepeatedBytes());
        }
    }

    @Override
    void run() {
        List<CachePolicy> chosen = policies.isEmpty()
                ? List.of(CachePolicy.values())
                : policies.stream().map(CacheSimulate::policy).toList();
        List<Long> limits = sizes.stream().map(CacheSimulate::bytes).toList();
        Readings readings = readings();
        List<Row> rows = new ArrayList<>();
        for (long limit : limits.isEmpty() ? List.of(readings.distinctBytes() / 2) : limits) {
            for (CachePolicy policy : chosen) {
                rows.add(Row.of(limit, policy, SimulatedCache.of(readings, policy, limit)));
            }
        }
        print(rows, lines(rows));
    }

    private static CachePolicy policy(String word) {
        return CachePolicy.of(word)
                .orElseThrow(() ->
                        new UserError("no policy " + word + "; there are " + String.join(", ", CachePolicy.words())));
    }

    private static long bytes(String text) {
        return DataSize.parse(text)
                .map(DataSize::bytes)
                .orElseThrow(() -> new UserError("--size " + text + ": it is " + DataSize.FORM));
    }

    private Readings readings() {
        Optional<PatternText> pattern = PatternText.parse(source, seed);
        if (pattern.isPresent()) {
            return pattern.get();
        }
        boolean standardInput = source.equals(STANDARD_INPUT);
        if (!standardInput && !Files.isReadable(Path.of(source))) {
            throw new UserError(source + ": no file that can be read, and no pattern, which is " + PatternText.WORDS);
        }
        try (BufferedReader lines = standardInput
                ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                : Files.newBufferedReader(Path.of(source))) {
            return TraceFile.read(standardInput ? "standard input" : source, lines);
        } catch (IOException e) {
            throw new UserError(source + ": can't be read as UTF-8 text: " + e.getMessage(), e);
        }
    }

    private static List<String> lines(List<Row> rows) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("CACHE", "POLICY", "OF BYTES", "OF READINGS", "OF REPEATED BYTES"));
        for (Row row : rows) {
            table.add(List.of(
                    Terminal.size(row.cacheBytes()),
                    row.policy(),
                    percent(row.ofBytes()),
                    percent(row.ofReadings()),
                    percent(row.ofRepeatedBytes())));
        }
        List<String> lines = new ArrayList<>(ListFormat.table(table));
        for (long cacheBytes :
                rows.stream().mapToLong(Row::cacheBytes).distinct().toArray()) {
            Row best = rows.stream()
                    .filter(row -> row.cacheBytes() == cacheBytes)
                    .max(Comparator.comparingDouble(Row::ofBytes))
                    .orElseThrow();
            lines.add("best with " + Terminal.size(cacheBytes) + ": " + best.policy() + ", which finds "
                    + percent(best.ofBytes()) + " of the bytes");
        }
        return lines;
    }

    private static String percent(double rate) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * rate);
    }
}
