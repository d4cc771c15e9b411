package io.sluice.demo;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often a store was asked, by the kind of request. Thread-safe. */
final class RequestCounts {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(String kind) {
        counts.computeIfAbsent(kind, _ -> new LongAdder()).increment();
    }

    long of(String kind) {
        LongAdder count = counts.get(kind);
        return count == null ? 0 : count.sum();
    }

    /** As JSON: {@code {"GET": 120, "LIST": 5}}. */
    String json() {
        StringBuilder json = new StringBuilder("{");
        new TreeMap<>(counts)
                .forEach((kind, count) -> json.append(json.length() > 1 ? ", " : "")
                        .append('"')
                        .append(kind)
                        .append("\": ")
                        .append(count.sum()));
        return json.append("}").toString();
    }
}
