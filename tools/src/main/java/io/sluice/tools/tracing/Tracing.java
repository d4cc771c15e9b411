package io.sluice.tools.tracing;

import io.sluice.tools.settings.TracingOptions;
import io.sluice.vfs.trace.Tracer;
import java.net.URI;
import java.util.Optional;

/** The tracing of one gateway, on or off. */
public interface Tracing extends AutoCloseable {
    /** Chooses and begins. */
    Tracer tracer();

    /** Sends what is left, for a second at most. */
    @Override
    void close();

    /** As the options say; while it is off, no class of OpenTelemetry is loaded. */
    static Tracing of(TracingOptions options) {
        Optional<URI> collector = options.collector();
        return collector.isPresent() ? OtlpTracing.to(collector.get(), options.sample()) : new Off();
    }

    /** No tracing. */
    final class Off implements Tracing {
        private Off() {}

        @Override
        public Tracer tracer() {
            return Tracer.OFF;
        }

        @Override
        public void close() {
            // There is nothing to be sent.
        }
    }
}
