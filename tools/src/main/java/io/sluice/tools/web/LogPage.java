package io.sluice.tools.web;

import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The end of the log. */
public final class LogPage {
    private static final int TAIL_BYTES = 256 << 10;
    private static final int MOST_LINES = 500;
    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    private final Path log;

    LogPage(WebBackend backend) {
        this.log = backend.log();
    }

    /** @param level in lower case; of a line that goes on, that of the line before */
    public record Line(String level, String text) {}

    /** What the template takes; the last line comes first. */
    public record Model(String file, List<String> levels, Optional<String> level, String search, List<Line> lines) {}

    void show(Visit visit) {
        Optional<String> level = visit.parameter("level").filter(LEVELS::contains);
        String search = visit.parameter("search").orElse("");
        List<Line> lines = tail().stream()
                .filter(line -> level.isEmpty() || LEVELS.indexOf(line.level()) <= LEVELS.indexOf(level.get()))
                .filter(line -> line.text().contains(search))
                .limit(MOST_LINES)
                .toList();
        visit.show("Log", "log", new Model(log.toString(), LEVELS, level, search, lines));
    }

    private List<Line> tail() {
        if (!Files.exists(log)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            List<String> texts =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return levelled(from == 0 || texts.isEmpty() ? texts : texts.subList(1, texts.size()))
                    .reversed();
        } catch (IOException e) {
            throw new UserError(log + ": can't be read: " + e.getMessage(), e);
        }
    }

    private static List<Line> levelled(List<String> texts) {
        List<Line> lines = new ArrayList<>();
        String level = "info";
        for (String text : texts) {
            level = levelOf(text).orElse(level);
            lines.add(new Line(level, text));
        }
        return lines;
    }

    /** In the form for people or for programs. */
    private static Optional<String> levelOf(String text) {
        return LEVELS.stream()
                .filter(level -> {
                    String word = level.toUpperCase(Locale.ROOT);
                    return text.contains(" level=" + word + " ") || text.contains("\"level\":\"" + word + "\"");
                })
                .findFirst();
    }
}
