package io.sluice.vfs.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves only by hand, to the nanosecond. Thread-safe. */
public final class FakeClock extends Clock {
    /** Where a clock begins that is not told otherwise. */
    public static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    public FakeClock() {
        this(BEGINNING);
    }

    public FakeClock(Instant now) {
        this(new AtomicReference<>(now), ZoneOffset.UTC);
    }

    private FakeClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    /** Moves on (or back, by a negative duration), and gives the new time. */
    public Instant advance(Duration step) {
        return now.updateAndGet(instant -> instant.plus(step));
    }

    public void set(Instant instant) {
        now.set(instant);
    }

    /** Nanoseconds since {@link #BEGINNING}, for code that asks for a System.nanoTime of its own. */
    public long nanoTime() {
        return Duration.between(BEGINNING, now.get()).toNanos();
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** The same clock, told in another zone: both move together. */
    @Override
    public Clock withZone(ZoneId other) {
        return new FakeClock(now, other);
    }
}
