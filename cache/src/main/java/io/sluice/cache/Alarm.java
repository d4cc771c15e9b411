package io.sluice.cache;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a cache directory takes nothing at the moment, and when it is tried again. Logged when it comes and when it goes. Thread-safe. */
final class Alarm {
    static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final Logger LOG = LoggerFactory.getLogger(Alarm.class);

    private final Path directory;
    private final LongSupplier clock;
    private volatile Optional<String> reason = Optional.empty();
    private volatile long retryAt;
    private volatile boolean everRaised;

    Alarm(Path directory, LongSupplier clock) {
        this.directory = directory;
        this.clock = clock;
    }

    synchronized void raise(Exception cause) {
        retryAt = clock.getAsLong() + PAUSE_NANOS;
        everRaised = true;
        Optional<String> now = Optional.of(inWords(cause));
        if (reason.isEmpty()) {
            LOG.warn("cache=degraded directory={} cause=\"{}\"", directory, now.get());
        }
        reason = now;
    }

    void clear() {
        if (reason.isPresent()) {
            synchronized (this) {
                if (reason.isPresent()) {
                    LOG.info("cache=recovered directory={}", directory);
                }
                reason = Optional.empty();
            }
        }
    }

    Optional<String> reason() {
        return reason;
    }

    /** Whether it is too early to try again. */
    boolean isPausing() {
        return reason.isPresent() && clock.getAsLong() - retryAt < 0;
    }

    boolean wasEverRaised() {
        return everRaised;
    }

    private static String inWords(Exception cause) {
        if (cause instanceof NoSuchFileException missing) {
            return missing.getFile() + ": is not there";
        }
        if (cause instanceof FileSystemException system && system.getReason() != null) {
            return system.getFile() + ": " + system.getReason();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
