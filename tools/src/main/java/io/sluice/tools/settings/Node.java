package io.sluice.tools.settings;

import java.util.LinkedHashMap;
import java.util.List;

/** A value as it was written, and where: {@code sluice.yaml:12} or {@code -o key=value}. */
sealed interface Node {
    String origin();

    record Scalar(String text, String origin) implements Node {}

    record Sequence(List<Node> items, String origin) implements Node {}

    /** @param entries in the order in which they were written */
    record Mapping(LinkedHashMap<String, Node> entries, String origin) implements Node {
        static Mapping empty(String origin) {
            return new Mapping(new LinkedHashMap<>(), origin);
        }
    }
}
