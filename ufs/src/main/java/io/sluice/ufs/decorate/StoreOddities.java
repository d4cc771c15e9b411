package io.sluice.ufs.decorate;

import java.util.List;
import java.util.stream.Stream;

/**
 * What listings found in a store that can't be shown as a file, for the operator.
 *
 * @param unnameable how many keys can't be names ("a//b", "..", too long)
 * @param unnameableKeys the first of them, at most {@link #MAX_KEPT}
 * @param hidden how many files are hidden by a directory of the same name
 * @param hiddenKeys the first of them, at most {@link #MAX_KEPT}
 */
public record StoreOddities(long unnameable, List<String> unnameableKeys, long hidden, List<String> hiddenKeys) {
    /** How many keys of a kind are kept; the counts are exact up to it, and beyond it count again what is listed again. */
    public static final int MAX_KEPT = 100;

    public static final StoreOddities NONE = new StoreOddities(0, List.of(), 0, List.of());

    public StoreOddities {
        unnameableKeys = List.copyOf(unnameableKeys);
        hiddenKeys = List.copyOf(hiddenKeys);
    }

    /** Of two stores together. */
    public StoreOddities plus(StoreOddities other) {
        return new StoreOddities(
                unnameable + other.unnameable,
                firstOf(unnameableKeys, other.unnameableKeys),
                hidden + other.hidden,
                firstOf(hiddenKeys, other.hiddenKeys));
    }

    private static List<String> firstOf(List<String> keys, List<String> more) {
        return Stream.concat(keys.stream(), more.stream())
                .distinct()
                .limit(MAX_KEPT)
                .toList();
    }
}
