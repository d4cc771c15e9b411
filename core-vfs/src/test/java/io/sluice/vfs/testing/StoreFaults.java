package io.sluice.vfs.testing;

import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/** What a {@link MemoryUnderFileSystem} was told to do wrong. Thread-safe. */
final class StoreFaults {
    private record Fault(Optional<String> operation, UfsError error, boolean afterwards) {}

    private final Deque<Fault> faults = new ArrayDeque<>();
    private final Deque<Long> cuts = new ArrayDeque<>();
    private Optional<UfsError> outage = Optional.empty();

    synchronized void add(Optional<String> operation, UfsError error, boolean afterwards, int times) {
        for (int i = 0; i < times; i++) {
            faults.add(new Fault(operation, error, afterwards));
        }
    }

    synchronized void addCut(long bytes) {
        cuts.add(bytes);
    }

    synchronized void outage(Optional<UfsError> error) {
        outage = error;
    }

    synchronized void clear() {
        faults.clear();
        cuts.clear();
        outage = Optional.empty();
    }

    void before(String operation) throws UfsException {
        throwIfAny(operation, false);
    }

    void afterwards(String operation) throws UfsException {
        throwIfAny(operation, true);
    }

    /** After how many bytes the next stream breaks. */
    synchronized OptionalLong takeCut() {
        Long cut = cuts.poll();
        return cut == null ? OptionalLong.empty() : OptionalLong.of(cut);
    }

    private synchronized void throwIfAny(String operation, boolean afterwards) throws UfsException {
        if (!afterwards && outage.isPresent()) {
            throw new UfsException(outage.get(), "the test says that the store is away");
        }
        for (Fault fault : faults) {
            if (fault.afterwards() == afterwards
                    && fault.operation().map(operation::equals).orElse(true)) {
                faults.removeFirstOccurrence(fault);
                throw new UfsException(fault.error(), "the test says that this " + operation + " fails");
            }
        }
    }
}
