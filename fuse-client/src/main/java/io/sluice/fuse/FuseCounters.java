package io.sluice.fuse;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a mount does. Thread-safe. */
final class FuseCounters {
    private final Map<FuseOperation, LongAdder> operations = new EnumMap<>(FuseOperation.class);
    private final LongAdder errors = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();

    FuseCounters() {
        for (FuseOperation operation : FuseOperation.values()) {
            operations.put(operation, new LongAdder());
        }
    }

    void asked(FuseOperation operation) {
        operations.get(operation).increment();
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
        operations.forEach((operation, count) -> {
            if (count.sum() > 0) {
                asked.put(operation, count.sum());
            }
        });
        return new FuseStatistics(asked, errors.sum(), bytesRead.sum(), bytesWritten.sum(), openFiles, openWriters);
    }
}
