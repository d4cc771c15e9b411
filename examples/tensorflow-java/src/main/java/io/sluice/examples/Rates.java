package io.sluice.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Prints a line for each pass over the data, and at the end the rates of the first pass and of the best one after it. For one thread. */
final class Rates {
    private final String name;
    private final List<Double> rates = new ArrayList<>();
    private long started;
    private long samples;

    Rates(String name) {
        this.name = name;
    }

    void begin() {
        started = System.nanoTime();
        samples = 0;
    }

    void count(int more) {
        samples += more;
    }

    void end(String more) {
        double seconds = (System.nanoTime() - started) / 1e9;
        rates.add(samples / seconds);
        System.out.printf(
                "%s: epoch %d  %d samples  %.2f s  %.0f samples/s%s%n",
                name, rates.size(), samples, seconds, rates.getLast(), more);
    }

    void summary() {
        String warm = rates.size() < 2 ? "-" : "%.0f".formatted(Collections.max(rates.subList(1, rates.size())));
        System.out.printf("%s: cold %.0f warm %s samples/s%n", name, rates.getFirst(), warm);
    }
}
