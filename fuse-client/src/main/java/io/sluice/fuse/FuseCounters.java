package io.sluice.fuse;

import io.sluice.vfs.measure.DurationHistogram;
import io.sluice.vfs.trace.Span;
import io.sluice.vfs.trace.Tracer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a mount does, and has some operations traced. Thread-safe. */
final class FuseCounters {
    private final Map<FuseOperation, LongAdder> operations = new EnumMap<>(FuseOperation.class);
    private final Map<FuseOperation, LongAdder> errors = new EnumMap<>(FuseOperation.class);
    private final Map<FuseOperation, DurationHistogram> times = new EnumMap<>(FuseOperation.class);
    private final Map<FuseOperation, String> spans = new EnumMap<>(FuseOperation.class);
    private final LongAdder opens = new LongAdder();
    private final LongAdder passedOpens = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();

    private final Tracer tracer;

    FuseCounters(Tracer tracer) {
        this.tracer = tracer;
        for (FuseOperation operation : FuseOperation.values()) {
            spans.put(operation, "fuse " + operation);
            operations.put(operation, new LongAdder());
            errors.put(operation, new LongAdder());
            times.put(operation, new DurationHistogram());
        }
    }

    /** That an operation is asked for; its span is to be ended. */
    Span asked(FuseOperation operation) {
        operations.get(operation).increment();
        return tracer.begin(spans.get(operation));
    }

    void failed(FuseOperation operation) {
        errors.get(operation).increment();
    }

    void took(FuseOperation operation, long nanos) {
        times.get(operation).add(nanos);
    }

    void opened(boolean passed) {
        opens.increment();
        if (passed) {
            passedOpens.increment();
        }
    }

    void read(int bytes) {
        bytesRead.add(bytes);
    }

    void written(int bytes) {
        bytesWritten.add(bytes);
    }

    FuseStatistics with(long openFiles, long openWriters) {
        Map<FuseOperation, Long> asked = new EnumMap<>(FuseOperation.class);
        Map<FuseOperation, FuseStatistics.Answered> answered = new EnumMap<>(FuseOperation.class);
        operations.forEach((operation, count) -> {
            if (count.sum() > 0) {
                asked.put(operation, count.sum());
                answered.put(
                        operation,
                        new FuseStatistics.Answered(
                                errors.get(operation).sum(),
                                times.get(operation).snapshot()));
            }
        });
        long failed = errors.values().stream().mapToLong(LongAdder::sum).sum();
        return new FuseStatistics(
                asked,
                answered,
                failed,
                bytesRead.sum(),
                bytesWritten.sum(),
                openFiles,
                openWriters,
                opens.sum(),
                passedOpens.sum());
    }
}
