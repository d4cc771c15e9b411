package io.sluice.vfs.testing;

import io.sluice.vfs.trace.Span;
import io.sluice.vfs.trace.SpanNote;
import io.sluice.vfs.trace.Tracer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tracer that traces everything and keeps it. Thread-safe. */
public final class RecordedSpans implements Tracer {
    private final List<Recorded> begun = new CopyOnWriteArrayList<>();

    @Override
    public Recorded begin(String operation) {
        Recorded span = new Recorded(operation, "");
        begun.add(span);
        return span;
    }

    /** All spans in the order of their beginnings, each after the names of those it is a part of: {@code nfs read/fetch}. */
    public List<String> paths() {
        return begun.stream().map(Recorded::path).toList();
    }

    /** The first span of that path. */
    public Recorded find(String path) {
        return begun.stream()
                .filter(span -> span.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path + " in " + paths()));
    }

    /** One of them. */
    public final class Recorded implements Span {
        private final String path;
        private final Map<SpanNote, Object> notes = new ConcurrentHashMap<>();
        private volatile boolean ended;

        private Recorded(String name, String above) {
            this.path = above.isEmpty() ? name : above + "/" + name;
        }

        public String path() {
            return path;
        }

        public Map<SpanNote, Object> notes() {
            return notes;
        }

        public boolean hasEnded() {
            return ended;
        }

        @Override
        public boolean isTraced() {
            return true;
        }

        @Override
        public Span child(String name) {
            Recorded span = new Recorded(name, path);
            begun.add(span);
            return span;
        }

        @Override
        public void note(SpanNote what, String value) {
            notes.put(what, value);
        }

        @Override
        public void note(SpanNote what, long value) {
            notes.put(what, value);
        }

        @Override
        public void failed(String error) {
            notes.put(SpanNote.ERROR, error);
        }

        @Override
        public void end() {
            ended = true;
        }
    }
}
