package io.sluice.nfs.v3;

import io.sluice.vfs.measure.DurationHistogram;
import io.sluice.vfs.trace.Span;
import io.sluice.vfs.trace.Tracer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts what the procedures do, and has some calls traced. Thread-safe. */
public final class NfsCounters {
    private final Map<NfsProcedure, DurationHistogram> times = new EnumMap<>(NfsProcedure.class);
    private final Map<NfsProcedure, LongAdder> errors = new EnumMap<>(NfsProcedure.class);
    private final Map<NfsProcedure, String> spans = new EnumMap<>(NfsProcedure.class);
    private final LongAdder bytesRead = new LongAdder();
    private final LongAdder bytesWritten = new LongAdder();

    private final Tracer tracer;

    public NfsCounters(Tracer tracer) {
        this.tracer = tracer;
        for (NfsProcedure procedure : NfsProcedure.values()) {
            spans.put(procedure, "nfs " + procedure.name().toLowerCase(Locale.ROOT));
            times.put(procedure, new DurationHistogram());
            errors.put(procedure, new LongAdder());
        }
    }

    /** The span of a call; one that is not ended was none. */
    Span begin(NfsProcedure procedure) {
        return tracer.begin(spans.get(procedure));
    }

    void took(NfsProcedure procedure, long nanos) {
        times.get(procedure).add(nanos);
    }

    void failed(NfsProcedure procedure) {
        errors.get(procedure).increment();
    }

    /** That a READ is answered with so many bytes. */
    public void read(int bytes) {
        bytesRead.add(bytes);
    }

    /** That a WRITE brought so many bytes, and they were taken. */
    public void written(int bytes) {
        bytesWritten.add(bytes);
    }

    /** What was counted until now. */
    public NfsStatistics snapshot() {
        Map<NfsProcedure, NfsStatistics.Answered> answered = new EnumMap<>(NfsProcedure.class);
        times.forEach((procedure, histogram) -> answered.put(
                procedure, new NfsStatistics.Answered(errors.get(procedure).sum(), histogram.snapshot())));
        return new NfsStatistics(answered, bytesRead.sum(), bytesWritten.sum());
    }
}
