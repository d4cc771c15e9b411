package io.sluice.tools.cli;

import io.sluice.tools.admin.Json;
import io.sluice.tools.metrics.Traffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Shows what goes through the gateway at the moment. */
@Command(
        name = "top",
        description = {
            "Show what goes through the gateway at the moment: by door, by client, by mount and by store.",
            "MEAN is how long an operation took. Of a client the calls are counted, and not the bytes. With --json,"
                    + " one JSON document a line."
        },
        footer = {
            "",
            "Examples:",
            "  sluice top",
            "  sluice top --interval 5 --count 12",
            "  sluice top --count 1 --json"
        })
final class TopCommand extends ClientCommand {
    private static final String CLEAR = "\u001b[H\u001b[2J";
    private static final double LEAST_SECONDS = 0.1;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Between two looks (default: 2).")
    private double interval;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "0",
            description = "Ends after so many (default: never).")
    private long count;

    /** A place and what went through it in a second; {@code meanMillis} is 0 where it is not known. */
    record Rate(
            Traffic.Kind kind,
            String name,
            double operations,
            double errors,
            double bytesRead,
            double bytesWritten,
            double meanMillis) {
        static Rate between(Traffic.Line before, Traffic.Line now, double seconds) {
            long operations = Math.max(0, now.operations() - before.operations());
            double millis = Math.max(0, now.nanos() - before.nanos()) / (double) TimeUnit.MILLISECONDS.toNanos(1);
            return new Rate(
                    now.kind(),
                    now.name(),
                    operations / seconds,
                    Math.max(0, now.errors() - before.errors()) / seconds,
                    Math.max(0, now.bytesRead() - before.bytesRead()) / seconds,
                    Math.max(0, now.bytesWritten() - before.bytesWritten()) / seconds,
                    operations == 0 ? 0 : millis / operations);
        }
    }

    /** What went through all places in the seconds before. */
    record Look(double seconds, List<Rate> rates) {}

    @Override
    void run() {
        if (!(interval >= LEAST_SECONDS && interval <= 3_600)) {
            throw new ParameterException(
                    spec().commandLine(),
                    "--interval " + interval + ": it is from " + LEAST_SECONDS + " to 3600 seconds");
        }
        Traffic before = traffic();
        long then = System.nanoTime();
        for (long i = 0; count <= 0 || i < count; i++) {
            try {
                TimeUnit.MILLISECONDS.sleep(Math.round(interval * 1000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            Traffic now = traffic();
            long at = System.nanoTime();
            show(between(before, now, (at - then) / (double) TimeUnit.SECONDS.toNanos(1)));
            before = now;
            then = at;
        }
    }

    private Traffic traffic() {
        return client().get("/api/v1/traffic", Map.of(), Traffic.class);
    }

    static Look between(Traffic before, Traffic now, double seconds) {
        Map<String, Traffic.Line> known = before.lines().stream()
                .collect(Collectors.toMap(line -> line.kind() + " " + line.name(), line -> line, (one, _) -> one));
        return new Look(
                seconds,
                now.lines().stream()
                        .map(line -> Rate.between(
                                known.getOrDefault(
                                        line.kind() + " " + line.name(),
                                        new Traffic.Line(line.kind(), line.name(), 0, 0, 0, 0, 0)),
                                line,
                                seconds))
                        .toList());
    }

    private void show(Look look) {
        if (isJson()) {
            print(Json.MAPPER.writeValueAsString(look));
        } else {
            boolean screen = count != 1 && isWatched() && Terminal.isOut();
            print((screen ? CLEAR : "") + String.join("\n", lines(look)) + (screen || count == 1 ? "" : "\n"));
        }
        out().flush();
    }

    static List<String> lines(Look look) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("WHERE", "OPERATIONS/S", "ERRORS/S", "READ/S", "WRITTEN/S", "MEAN", "WHICH"));
        for (Rate rate : look.rates()) {
            boolean counted = rate.kind() != Traffic.Kind.CLIENT;
            rows.add(List.of(
                    rate.kind().name().toLowerCase(Locale.ROOT),
                    number(rate.operations()),
                    number(rate.errors()),
                    counted ? Terminal.size(Math.round(rate.bytesRead())) : "-",
                    counted ? Terminal.size(Math.round(rate.bytesWritten())) : "-",
                    rate.meanMillis() == 0 ? "-" : String.format(Locale.ROOT, "%.2f ms", rate.meanMillis()),
                    Terminal.printable(rate.name())));
        }
        return ListFormat.table(rows);
    }

    private static String number(double number) {
        return String.format(Locale.ROOT, number >= 10 ? "%.0f" : "%.1f", number);
    }
}
