package io.sluice.vfs.trace;

/** Decides which operations of the doors are traced, and begins their spans. Thread-safe; never blocks. */
@FunctionalInterface
public interface Tracer {
    /** Traces nothing, and allocates nothing. */
    Tracer OFF = operation -> Spans.NONE;

    /**
     * Begins the span of an operation that a door was asked for.
     *
     * @param operation door and operation, as {@code nfs read}: one of a few constant texts
     * @return {@link Spans#NONE} if this one is not traced; else a span to be ended, or dropped without a trace
     */
    Span begin(String operation);
}
