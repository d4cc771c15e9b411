package io.sluice.fuse;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a mount does. Thread-safe. */
final class FuseCounters {
    private final LongAdder[] operations = new LongAdder[FuseOperation.values().length];
    private final LongAdder errors = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();

    FuseCounters() {
        for (int i = 0; i < operations.length; i++) {
            operations[i] = new LongAdder();
        }
    }

    void asked(FuseOperation operation) {
        operations[operation.ordinal()].increment();
    }

    void failed() {
        errors.increment();
    }

    void read(int bytes) {
        bytesRead.add(bytes);
    }

    void written(int bytes) {
        bytesWritten.add(bytes);
    }

    FuseStatistics with(long openFiles, long openWriters) {
        Map<FuseOperation, Long> asked = new EnumMap<>(FuseOperation.class);
        for (FuseOperation operation : FuseOperation.values()) {
            long count = operations[operation.ordinal()].sum();
            if (count > 0) {
                asked.put(operation, count);
            }
        }
        return new FuseStatistics(asked, errors.sum(), bytesRead.sum(), bytesWritten.sum(), openFiles, openWriters);
    }
}
