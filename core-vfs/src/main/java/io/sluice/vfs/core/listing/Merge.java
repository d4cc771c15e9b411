package io.sluice.vfs.core.listing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Several walks as one; what has the same cookie comes in the order of the walks. Not thread-safe. */
final class Merge implements SortedEntries {
    private record Source(SortedEntries entries, int order) {}

    private final PriorityQueue<Source> sources = new PriorityQueue<>(
            Comparator.comparingLong((Source source) -> source.entries().cookie())
                    .thenComparingInt(Source::order));

    Merge(List<SortedEntries> walks) {
        for (SortedEntries walk : walks) {
            if (walk.hasNext()) {
                sources.add(new Source(walk, sources.size()));
            }
        }
    }

    @Override
    public boolean hasNext() {
        return !sources.isEmpty();
    }

    @Override
    public long cookie() {
        return sources.element().entries().cookie();
    }

    @Override
    public ByteBuffer take() throws IOException {
        Source source = sources.remove();
        ByteBuffer entry = source.entries().take();
        if (source.entries().hasNext()) {
            sources.add(source);
        }
        return entry;
    }
}
