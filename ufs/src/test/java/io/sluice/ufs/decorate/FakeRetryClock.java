package io.sluice.ufs.decorate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A clock that only moves when somebody sleeps by it. */
final class FakeRetryClock implements RetryClock {
    private final List<Duration> sleeps = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 5; // wraps around, as System.nanoTime may

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized void sleep(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        sleeps.add(duration);
        nanos += duration.toNanos();
    }

    synchronized void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public double random() {
        return 0.5;
    }

    synchronized List<Duration> sleeps() {
        return List.copyOf(sleeps);
    }
}
