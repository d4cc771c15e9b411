package io.sluice.ufs.decorate;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The time and the chance that retries need, handed in so that tests need not wait. Thread-safe. */
public interface RetryClock {
    /** As {@link System#nanoTime}. */
    long nanoTime();

    void sleep(Duration duration) throws InterruptedException;

    /** At least 0, less than 1. */
    double random();

    static RetryClock system() {
        return new RetryClock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void sleep(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }

            @Override
            public double random() {
                return ThreadLocalRandom.current().nextDouble();
            }
        };
    }
}
