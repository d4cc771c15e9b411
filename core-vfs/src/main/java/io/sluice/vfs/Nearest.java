package io.sluice.vfs;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody probably meant when he mistyped it. */
public final class Nearest {
    private static final int MAX_LENGTH = 64;

    private Nearest() {}

    /** The word with the fewest letters to change in {@code text}; empty if all are more than a third of it away. */
    public static Optional<String> to(String text, Collection<String> words) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return words.stream()
                .filter(word -> distance(text, word) <= Math.max(1, (word.length() + 1) / 3))
                .min(Comparator.<String>comparingInt(word -> distance(text, word))
                        .thenComparing(word -> word));
    }

    /** Letters to insert, to leave out or to replace, and neighbours to swap (optimal string alignment). */
    private static int distance(String one, String other) {
        int[][] rows = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : least(rows, one, i, other, j);
            }
        }
        return rows[one.length()][other.length()];
    }

    private static int least(int[][] rows, String one, int i, String other, int j) {
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int least = Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
