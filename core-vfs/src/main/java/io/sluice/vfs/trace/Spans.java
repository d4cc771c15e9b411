package io.sluice.vfs.trace;

/** Which span a thread works for. Thread-safe. */
public final class Spans {
    /** What is not traced: takes everything, and is nothing. */
    public static final Span NONE = new NoSpan();

    private static final ScopedValue<Span> CURRENT = ScopedValue.newInstance();

    private Spans() {}

    /** The span that this thread works for; {@link #NONE} if none. */
    public static Span current() {
        return CURRENT.orElse(NONE);
    }

    /** Does {@code work} as what {@code span} is about: it is the current one meanwhile. */
    public static <T, X extends Throwable> T during(Span span, ScopedValue.CallableOp<? extends T, X> work) throws X {
        return span.isTraced() ? ScopedValue.where(CURRENT, span).call(work) : work.call();
    }

    /** The same work, done for the span that is current now, on whatever thread that will be. */
    public static Runnable carried(Runnable work) {
        Span here = current();
        return here.isTraced() ? () -> ScopedValue.where(CURRENT, here).run(work) : work;
    }
}
