package io.sluice.tools;

import io.sluice.cache.AccessPattern;
import io.sluice.cache.AccessPattern.Kind;
import io.sluice.tools.settings.DataSize;
import io.sluice.tools.settings.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pattern of readings as a person writes it: {@code cyclic:files=10000,size=110KiB,epochs=5}. */
public record PatternText(AccessPattern pattern) implements Readings {
    public static final String WORDS = "cyclic, shuffled, zipf or scan+hot";

    private static final int MOST_FILES = 10_000_000;
    private static final int MOST_EPOCHS = 10_000;
    private static final double MOST_SKEW = 10;

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("cyclic", Kind.CYCLIC);
        KINDS.put("shuffled", Kind.SHUFFLED);
        KINDS.put("zipf", Kind.ZIPF);
        KINDS.put("scan+hot", Kind.SCAN_AND_HOT);
    }

    /** Those words, each by itself. */
    public static List<String> words() {
        return List.copyOf(KINDS.keySet());
    }

    /**
     * @return empty if the text does not begin with the word of a pattern
     * @throws UserError that names what it takes, if it does, and what follows makes no sense
     */
    public static Optional<PatternText> parse(String text, long seed) {
        int colon = text.indexOf(':');
        String word = colon < 0 ? text : text.substring(0, colon);
        return Optional.ofNullable(KINDS.get(word))
                .map(kind -> new PatternText(pattern(kind, word, colon < 0 ? "" : text.substring(colon + 1), seed)));
    }

    private static AccessPattern pattern(Kind kind, String word, String text, long seed) {
        List<String> known = switch (kind) {
            case CYCLIC, SHUFFLED -> List.of("files", "size", "epochs");
            case ZIPF -> List.of("files", "size", "epochs", "skew");
            case SCAN_AND_HOT -> List.of("files", "size", "epochs", "hot");
        };
        Map<String, String> given = new LinkedHashMap<>();
        for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? part : part.substring(0, equals);
            if (!known.contains(name) || equals < 0) {
                throw new UserError("pattern " + word + ": " + (equals < 0 ? part + " is no KEY=VALUE" : "no " + name)
                        + "; it takes " + String.join(", ", known));
            }
            given.put(name, part.substring(equals + 1));
        }
        int files = number(given, "files", 10_000, MOST_FILES);
        return new AccessPattern(
                kind,
                files,
                size(given),
                number(given, "epochs", 5, MOST_EPOCHS),
                number(given, "hot", Math.max(1, files / 10), MOST_FILES),
                skew(given),
                seed);
    }

    private static int number(Map<String, String> given, String name, int otherwise, int most) {
        String text = given.getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most) {
            throw new UserError(name + "=" + text + ": it is a number from 1 to " + most);
        }
        return Integer.parseInt(text);
    }

    private static long size(Map<String, String> given) {
        String text = given.getOrDefault("size", "110KiB");
        return DataSize.parse(text)
                .map(DataSize::bytes)
                .filter(bytes -> bytes > 0 && bytes <= 1L << 40)
                .orElseThrow(() -> new UserError("size=" + text + ": it is " + DataSize.FORM + ", at most 1TiB"));
    }

    private static double skew(Map<String, String> given) {
        String text = given.getOrDefault("skew", "0.9");
        if (!text.matches("\\d{1,2}(\\.\\d{1,6})?") || Double.parseDouble(text) > MOST_SKEW) {
            throw new UserError("skew=" + text + ": it is a number from 0 to 10, such as 0.9");
        }
        return Double.parseDouble(text);
    }

    @Override
    public long distinctBytes() {
        long files = pattern.files() + (pattern.kind() == Kind.SCAN_AND_HOT ? pattern.hotFiles() : 0L);
        return files * pattern.fileBytes();
    }

    @Override
    public void forEach(AccessPattern.Reader reader) {
        pattern.forEach(reader);
    }
}
