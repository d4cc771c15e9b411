package io.sluice.vfs;

import java.util.ArrayList;
import java.util.List;

/** Which bytes of a file are there: runs in ascending order that neither touch nor overlap. Immutable. */
public record ByteRanges(List<Run> runs) {
    public static final ByteRanges NONE = new ByteRanges(List.of());

    /** The bytes {@code from} (inclusive) to {@code to} (exclusive). */
    public record Run(long from, long to) {
        public Run {
            if (from < 0 || to <= from) {
                throw new IllegalArgumentException("not a run of bytes: " + from + " to " + to);
            }
        }
    }

    public ByteRanges {
        runs = List.copyOf(runs);
        for (int i = 1; i < runs.size(); i++) {
            if (runs.get(i).from() <= runs.get(i - 1).to()) {
                throw new IllegalArgumentException("runs touch or are out of order: " + runs);
            }
        }
    }

    /** These and the {@code length} bytes from {@code offset} on; {@code length} may be 0. */
    public ByteRanges with(long offset, long length) {
        if (offset < 0 || length < 0 || offset > Long.MAX_VALUE - length) {
            throw new IllegalArgumentException("not a run of bytes: " + length + " from " + offset);
        }
        if (length == 0) {
            return this;
        }
        long from = offset;
        long to = offset + length;
        List<Run> merged = new ArrayList<>(runs.size() + 1);
        int i = 0;
        while (i < runs.size() && runs.get(i).to() < from) {
            merged.add(runs.get(i++));
        }
        while (i < runs.size() && runs.get(i).from() <= to) {
            from = Math.min(from, runs.get(i).from());
            to = Math.max(to, runs.get(i).to());
            i++;
        }
        merged.add(new Run(from, to));
        merged.addAll(runs.subList(i, runs.size()));
        return new ByteRanges(merged);
    }

    /** These but the {@code length} bytes from {@code offset} on; {@code length} may be 0. */
    public ByteRanges without(long offset, long length) {
        ByteRanges gone = NONE.with(offset, length);
        if (gone.runs().isEmpty()) {
            return this;
        }
        long end = offset + length;
        List<Run> kept = new ArrayList<>(runs.size() + 1);
        for (Run run : runs) {
            if (run.from() < offset) {
                kept.add(new Run(run.from(), Math.min(run.to(), offset)));
            }
            if (run.to() > end) {
                kept.add(new Run(Math.max(run.from(), end), run.to()));
            }
        }
        return new ByteRanges(kept);
    }

    /** Those of these bytes that lie before {@code size}. */
    public ByteRanges truncatedTo(long size) {
        List<Run> kept = new ArrayList<>();
        for (Run run : runs) {
            if (run.from() < size) {
                kept.add(new Run(run.from(), Math.min(run.to(), size)));
            }
        }
        return new ByteRanges(kept);
    }

    /** Whether the first {@code size} bytes are all there. */
    public boolean coverFromZero(long size) {
        return size == 0
                || (!runs.isEmpty()
                        && runs.getFirst().from() == 0
                        && runs.getFirst().to() >= size);
    }

    /** Where the last byte lies, plus one. */
    public long end() {
        return runs.isEmpty() ? 0 : runs.getLast().to();
    }

    /** How many bytes are there. */
    public long total() {
        return runs.stream().mapToLong(run -> run.to() - run.from()).sum();
    }
}
