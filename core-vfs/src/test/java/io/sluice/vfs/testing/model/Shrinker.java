package io.sluice.vfs.testing.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a failing sequence short: leaves out halves, quarters and so on, as long as what is left still fails. */
public final class Shrinker {
    private static final int MAX_RUNS = 3_000;

    private Shrinker() {}

    /** @param fails whether a sequence fails; asked at most 3,000 times */
    public static <T> List<T> shrink(List<T> failing, Predicate<List<T>> fails) {
        List<T> shortest = failing;
        int piece = Math.max(1, failing.size() / 2);
        int runs = 0;
        while (runs < MAX_RUNS) {
            boolean shorter = false;
            for (int from = 0; from < shortest.size() && runs < MAX_RUNS; ) {
                List<T> rest = new ArrayList<>(shortest.subList(0, from));
                rest.addAll(shortest.subList(Math.min(shortest.size(), from + piece), shortest.size()));
                runs++;
                if (fails.test(rest)) {
                    shortest = rest;
                    shorter = true;
                } else {
                    from += piece;
                }
            }
            if (piece == 1 && !shorter) {
                return shortest;
            }
            piece = shorter ? piece : Math.max(1, piece / 2);
        }
        return shortest;
    }
}
