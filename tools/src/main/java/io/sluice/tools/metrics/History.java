package io.sluice.tools.metrics;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a gateway did in the last hour, a sample every five seconds. Thread-safe. */
public final class History implements AutoCloseable {
    static final int MOST = 720;

    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private final Supplier<GatewayReadings> readings;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sluice-history").factory());

    // Guarded by the monitor of this, as is all below.
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Optional<GatewayReadings> last = Optional.empty();
    private long lastNanos;

    History(Supplier<GatewayReadings> readings, Clock clock, LongSupplier nanoTime) {
        this.readings = readings;
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** One that looks every five seconds from now on, until it is closed. */
    public static History begin(Supplier<GatewayReadings> readings, Clock clock) {
        History history = new History(readings, clock, System::nanoTime);
        var _ = history.timer.scheduleWithFixedDelay(history::tryLook, 0, BETWEEN.toSeconds(), TimeUnit.SECONDS);
        return history;
    }

    /** A look that fails must not be the last one. */
    private void tryLook() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.warn("event=no-sample reason=\"{}\"", e.getMessage(), e);
        }
    }

    synchronized void look() {
        GatewayReadings now = readings.get();
        long nanos = nanoTime.getAsLong();
        double seconds = (nanos - lastNanos) / (double) TimeUnit.SECONDS.toNanos(1);
        if (last.isPresent() && seconds > 0) {
            samples.addLast(Sample.between(last.get(), now, seconds, clock.instant()));
            if (samples.size() > MOST) {
                samples.removeFirst();
            }
        }
        last = Optional.of(now);
        lastNanos = nanos;
    }

    /** The oldest first. */
    public synchronized List<Sample> samples() {
        return List.copyOf(samples);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
