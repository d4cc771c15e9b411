package io.sluice.tools.settings;

import java.util.List;

/** Settings and, for each key, its value and where it came from. */
public record EffectiveSettings(Settings settings, List<Entry> entries) {
    public EffectiveSettings {
        entries = List.copyOf(entries);
    }

    /**
     * One key.
     *
     * @param source {@code default}, {@code FILE:LINE} or {@code -o}
     */
    public record Entry(String key, String value, String source) {}
}
