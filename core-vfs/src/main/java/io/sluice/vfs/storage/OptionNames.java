package io.sluice.vfs.storage;

import java.util.Set;

/** How a connector names its options: each by its name, or many at once by {@code prefix*}. */
public final class OptionNames {
    private static final String ANYTHING = "*";

    private OptionNames() {}

    /** Whether {@code option} is one of {@code known}, by its whole name or by a prefix. */
    public static boolean cover(Set<String> known, String option) {
        return known.contains(option)
                || known.stream()
                        .filter(name -> name.endsWith(ANYTHING))
                        .anyMatch(name -> option.startsWith(name.substring(0, name.length() - ANYTHING.length())));
    }
}
