package io.sluice.tools.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.sluice.vfs.measure.Durations;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Gathers values by metric, as the exposition formats want them. Not thread-safe. */
final class Families {
    private static final String TOTAL = "_total";

    private final Map<Metric, List<Labels>> labels = new EnumMap<>(Metric.class);
    private final Map<Metric, List<Long>> values = new EnumMap<>(Metric.class);
    private final Map<Metric, List<Durations>> times = new EnumMap<>(Metric.class);

    void add(Metric metric, long value, String... labelValues) {
        label(metric, labelValues);
        values.computeIfAbsent(metric, _ -> new ArrayList<>()).add(value);
    }

    void add(Metric metric, Durations durations, String... labelValues) {
        label(metric, labelValues);
        times.computeIfAbsent(metric, _ -> new ArrayList<>()).add(durations);
    }

    private void label(Metric metric, String... labelValues) {
        labels.computeIfAbsent(metric, _ -> new ArrayList<>()).add(Labels.of(metric.labels(), List.of(labelValues)));
    }

    MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        labels.keySet().forEach(metric -> all.add(snapshot(metric)));
        return new MetricSnapshots(all);
    }

    private MetricSnapshot snapshot(Metric metric) {
        return switch (metric.kind()) {
            case COUNTER -> counter(metric);
            case GAUGE -> gauge(metric);
            case HISTOGRAM -> histogram(metric);
        };
    }

    /** The formats put the ending of counters there themselves. */
    private MetricSnapshot counter(Metric metric) {
        String name = metric.exposedName();
        CounterSnapshot.Builder family = CounterSnapshot.builder()
                .name(name.substring(0, name.length() - TOTAL.length()))
                .help(metric.help());
        for (int i = 0; i < values.get(metric).size(); i++) {
            family.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .value((double) values.get(metric).get(i))
                    .labels(labels.get(metric).get(i))
                    .build());
        }
        return family.build();
    }

    private MetricSnapshot gauge(Metric metric) {
        GaugeSnapshot.Builder family =
                GaugeSnapshot.builder().name(metric.exposedName()).help(metric.help());
        for (int i = 0; i < values.get(metric).size(); i++) {
            family.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .value((double) values.get(metric).get(i))
                    .labels(labels.get(metric).get(i))
                    .build());
        }
        return family.build();
    }

    private MetricSnapshot histogram(Metric metric) {
        List<Double> edges = new ArrayList<>(Durations.edges());
        edges.add(Double.POSITIVE_INFINITY);
        HistogramSnapshot.Builder family =
                HistogramSnapshot.builder().name(metric.exposedName()).help(metric.help());
        for (int i = 0; i < times.get(metric).size(); i++) {
            Durations durations = times.get(metric).get(i);
            family.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(edges, durations.counts()))
                    .sum(durations.seconds())
                    .labels(labels.get(metric).get(i))
                    .build());
        }
        return family.build();
    }
}
