package io.sluice.tools.tracing;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.sluice.vfs.trace.Span;
import io.sluice.vfs.trace.SpanNote;

/** A span as OpenTelemetry has it. */
final class OtlpSpan implements Span {
    private final Tracer spans;
    private final io.opentelemetry.api.trace.Span span;

    OtlpSpan(Tracer spans, io.opentelemetry.api.trace.Span span) {
        this.spans = spans;
        this.span = span;
    }

    @Override
    public boolean isTraced() {
        return true;
    }

    @Override
    public Span child(String name) {
        return new OtlpSpan(
                spans,
                spans.spanBuilder(name).setParent(Context.root().with(span)).startSpan());
    }

    @Override
    public void note(SpanNote what, String value) {
        span.setAttribute(what.key(), value);
    }

    @Override
    public void note(SpanNote what, long value) {
        span.setAttribute(what.key(), value);
    }

    @Override
    public void failed(String error) {
        span.setAttribute(SpanNote.ERROR.key(), error);
        span.setStatus(StatusCode.ERROR);
    }

    @Override
    public void end() {
        span.end();
    }
}
