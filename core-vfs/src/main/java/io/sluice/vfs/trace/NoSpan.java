package io.sluice.vfs.trace;

/** The span of what is not traced. */
final class NoSpan implements Span {
    @Override
    public boolean isTraced() {
        return false;
    }

    @Override
    public Span child(String name) {
        return this;
    }

    @Override
    public void note(SpanNote what, String value) {
        // Nobody will see it.
    }

    @Override
    public void note(SpanNote what, long value) {
        // Nobody will see it.
    }

    @Override
    public void failed(String error) {
        // Nobody will see it.
    }

    @Override
    public void end() {
        // It never was.
    }
}
