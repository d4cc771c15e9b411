package io.sluice.tools;

import io.sluice.cache.AccessPattern;
import io.sluice.tools.settings.DataSize;
import io.sluice.tools.settings.UserError;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A text of readings in their order, each line {@code PATH SIZE}; the same path with another size is another file. */
public final class TraceFile implements Readings {
    private static final int MOST_LINES = 100_000_000;

    private final List<Long> sizes = new ArrayList<>();
    private int[] files = new int[1024];
    private int count;

    private TraceFile() {}

    /**
     * @param name for error lines
     * @throws UserError that names the line that is none
     */
    public static TraceFile read(String name, BufferedReader lines) throws IOException {
        TraceFile trace = new TraceFile();
        Map<String, Integer> known = new HashMap<>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String text = line.strip();
            if (!text.isEmpty()) {
                trace.add(known, text, name + ", line " + number);
            }
        }
        if (trace.count == 0) {
            throw new UserError(name + ": it has no line of the form PATH SIZE");
        }
        return trace;
    }

    private void add(Map<String, Integer> known, String line, String where) {
        int end = Math.max(line.lastIndexOf(' '), line.lastIndexOf('\t'));
        Optional<Long> size = end < 0 ? Optional.empty() : size(line.substring(end + 1));
        if (size.isEmpty()) {
            throw new UserError(where + ": it is not PATH SIZE, with the size in bytes or with a unit");
        }
        if (count == MOST_LINES) {
            throw new UserError(where + ": a trace has at most " + MOST_LINES + " lines");
        }
        int file = known.computeIfAbsent(line.substring(0, end).strip() + '\0' + size.get(), fresh -> {
            sizes.add(size.get());
            return sizes.size() - 1;
        });
        if (count == files.length) {
            files = Arrays.copyOf(files, 2 * files.length);
        }
        files[count++] = file;
    }

    private static Optional<Long> size(String text) {
        return text.matches("\\d{1,15}")
                ? Optional.of(Long.parseLong(text))
                : DataSize.parse(text).map(DataSize::bytes);
    }

    @Override
    public long distinctBytes() {
        return sizes.stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void forEach(AccessPattern.Reader reader) {
        for (int i = 0; i < count; i++) {
            reader.read(files[i], sizes.get(files[i]));
        }
    }
}
