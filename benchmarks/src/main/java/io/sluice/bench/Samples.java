package io.sluice.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured under each name, round by round. For one thread. */
final class Samples {
    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    void add(String name, double value) {
        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }

    double median(String name) {
        List<Double> sorted = new ArrayList<>(values.getOrDefault(name, List.of()));
        if (sorted.isEmpty()) {
            throw new IllegalStateException("nothing was measured as " + name);
        }
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** The name with the highest median of those that begin so. */
    String best(String prefix) {
        return values.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .max((one, other) -> Double.compare(median(one), median(other)))
                .orElseThrow(() -> new IllegalStateException("nothing was measured as " + prefix));
    }

    /** The median and, in brackets, the least and the most. */
    String spread(String name, String unit) {
        List<Double> all = values.get(name);
        return String.format(
                Locale.ROOT, "%.0f %s (%.0f–%.0f)", median(name), unit, Collections.min(all), Collections.max(all));
    }
}
