package io.sluice.tools.metrics;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;
import java.util.function.Supplier;

/** The metrics of a gateway, and of its JVM, as Prometheus reads them. Thread-safe; costs nothing until somebody asks for the first time. */
public final class MetricsText implements AutoCloseable {
    /** What is answered where nothing else was asked for. */
    public static final String PLAIN = "text/plain; version=0.0.4; charset=utf-8";

    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_ANSWER = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final Supplier<GatewayReadings> readings;

    // Guarded by the monitor of this.
    private Optional<Opened> opened = Optional.empty();

    private record Opened(PrometheusMeterRegistry registry, JvmGcMetrics collections, LogbackMetrics log) {}

    public MetricsText(Supplier<GatewayReadings> readings) {
        this.readings = readings;
    }

    /** The type of the text for somebody who accepts {@code accepted}. */
    public static String type(String accepted) {
        return accepted.contains(OPEN_METRICS) ? OPEN_METRICS_ANSWER : PLAIN;
    }

    /** @param type one that {@link #type} told */
    public String of(String type) {
        return registry().scrape(type);
    }

    private synchronized PrometheusMeterRegistry registry() {
        if (opened.isEmpty()) {
            opened = Optional.of(open());
        }
        return opened.get().registry();
    }

    private Opened open() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.getPrometheusRegistry().register(new GatewayCollector(readings));
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        JvmGcMetrics collections = new JvmGcMetrics();
        collections.bindTo(registry);
        LogbackMetrics log = new LogbackMetrics();
        log.bindTo(registry);
        return new Opened(registry, collections, log);
    }

    @Override
    public synchronized void close() {
        opened.ifPresent(all -> {
            all.log().close();
            all.collections().close();
            all.registry().close();
        });
        opened = Optional.empty();
    }
}
