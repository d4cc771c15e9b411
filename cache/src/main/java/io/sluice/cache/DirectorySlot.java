package io.sluice.cache;

import io.sluice.vfs.content.CacheStatus;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A cache directory of the settings, whether it can be used at the moment or not. Thread-safe. */
final class DirectorySlot {
    private final CacheDirectory directory;
    private final VolumeParts parts;
    private final Alarm alarm;
    private final ReentrantLock opening = new ReentrantLock(); // guards the change of volume and closed
    private volatile Optional<CacheVolume> volume = Optional.empty();
    private boolean closed;

    DirectorySlot(CacheDirectory directory, VolumeParts parts) {
        this.directory = directory;
        this.parts = parts;
        this.alarm = new Alarm(directory.path(), parts.clock());
    }

    /** The directory in use; tried again after a pause if it could not be opened. Empty while it can't be had. */
    Optional<CacheVolume> volume() {
        if (volume.isEmpty() && !alarm.isPausing() && opening.tryLock()) {
            try {
                if (volume.isEmpty() && !closed) {
                    open();
                }
            } catch (DirectoryInUseException e) {
                alarm.raise(e);
            } finally {
                opening.unlock();
            }
        }
        return volume;
    }

    /** The directory if it is in use already. */
    Optional<CacheVolume> volumeInUse() {
        return volume;
    }

    /** Opens it for the first time. @throws DirectoryInUseException if another daemon has it */
    void openAtStart() {
        opening.lock();
        try {
            open();
        } finally {
            opening.unlock();
        }
    }

    private void open() {
        try {
            volume = Optional.of(CacheVolume.open(directory, parts, alarm));
            alarm.clear();
        } catch (IOException e) {
            alarm.raise(e);
        }
    }

    /** Whether the disk below has not answered for too long. */
    boolean isStalled() {
        return volume.map(CacheVolume::isStalled).orElse(false);
    }

    CacheStatus.Directory status() {
        return volume.map(CacheVolume::status)
                .orElseGet(() -> new CacheStatus.Directory(directory.path(), 0, 0, 0, 0, 0, 0, alarm.reason()));
    }

    void close() {
        opening.lock();
        try {
            closed = true;
            volume.ifPresent(CacheVolume::close);
        } finally {
            opening.unlock();
        }
    }
}
