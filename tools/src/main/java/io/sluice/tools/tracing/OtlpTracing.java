package io.sluice.tools.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.sluice.vfs.trace.Spans;
import io.sluice.vfs.trace.Tracer;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends a share of the operations to a collector by OTLP over HTTP, from a thread of its own. A bounded number of spans waits for it; while it does not answer,
 * further ones are dropped. Thread-safe.
 */
final class OtlpTracing implements Tracing {
    private static final String TRACES = "/v1/traces";
    private static final int WAITING_SPANS = 8192;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long END_MILLIS = 1000;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    private OtlpTracing(SdkTracerProvider provider, double share) {
        this.provider = provider;
        io.opentelemetry.api.trace.Tracer spans = provider.get("io.sluice");
        this.tracer = operation -> ThreadLocalRandom.current().nextDouble() < share
                ? new OtlpSpan(
                        spans,
                        spans.spanBuilder(operation)
                                .setSpanKind(SpanKind.SERVER)
                                .setNoParent()
                                .startSpan())
                : Spans.NONE;
    }

    static OtlpTracing to(URI collector, double share) {
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(address(collector))
                .setConnectTimeout(PATIENCE)
                .setTimeout(PATIENCE)
                .build();
        BatchSpanProcessor processor = BatchSpanProcessor.builder(exporter)
                .setMaxQueueSize(WAITING_SPANS)
                .setScheduleDelay(EVERY)
                .setExporterTimeout(PATIENCE)
                .build();
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(processor)
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "sluice")))
                .build();
        return new OtlpTracing(provider, share);
    }

    private static String address(URI collector) {
        String text = collector.toString().replaceAll("/+$", "");
        return text.endsWith(TRACES) ? text : text + TRACES;
    }

    @Override
    public Tracer tracer() {
        return tracer;
    }

    @Override
    public void close() {
        provider.shutdown().join(END_MILLIS, TimeUnit.MILLISECONDS);
    }
}
