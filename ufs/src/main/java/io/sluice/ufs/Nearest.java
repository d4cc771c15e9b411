package io.sluice.ufs;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
final class Nearest {
    private static final int MAX_LENGTH = 64;

    private Nearest() {}

    /** The word with the fewest letters to change in {@code text}; empty if all are more than a third of it away. */
    static Optional<String> to(String text, Collection<String> words) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return words.stream()
                .filter(word -> distance(text, word) <= Math.max(1, (word.length() + 1) / 3))
                .min(Comparator.<String>comparingInt(word -> distance(text, word))
                        .thenComparing(word -> word));
    }

    /** Letters to insert, to leave out or to replace (Levenshtein). */
    private static int distance(String one, String other) {
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] current = new int[other.length() + 1];
            current[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[other.length()];
    }
}
