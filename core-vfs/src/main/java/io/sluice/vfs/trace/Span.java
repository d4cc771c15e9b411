package io.sluice.vfs.trace;

/**
 * A traced operation, or a part of one, from its beginning to {@link #end()}. Thread-safe; never blocks. What it is told after its end is lost.
 *
 * <p>Within one thread, the span under way is {@link Spans#current()}. It does not follow work to another thread by itself: who hands work on carries it there.
 */
public interface Span {
    /** Whether anybody will see it: false for {@link Spans#NONE} only. */
    boolean isTraced();

    /**
     * Begins a part of it.
     *
     * @param name one of a few constant texts
     */
    Span child(String name);

    void note(SpanNote what, String value);

    void note(SpanNote what, long value);

    /**
     * That it did not succeed.
     *
     * @param error an errno, a status or the name of an error
     */
    void failed(String error);

    /** Once, when it is over. */
    void end();
}
