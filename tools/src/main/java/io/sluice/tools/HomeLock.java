package io.sluice.tools;

import io.sluice.tools.settings.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** The right to be the one gateway of a home. The kernel takes it back when the process ends, so a kill -9 leaves nothing to clean. */
final class HomeLock implements AutoCloseable {
    private static final int ATTEMPTS = 10;
    private static final Duration PAUSE = Duration.ofMillis(20);

    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * The lock, or empty if a gateway holds it. Waits a moment, because a command that looks whether one lives holds it for an instant
     * too.
     */
    static Optional<HomeLock> take(SluiceHome home) throws InterruptedException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            Optional<HomeLock> taken = tryTake(home);
            if (taken.isPresent()) {
                return taken;
            }
            Thread.sleep(PAUSE);
        }
        return tryTake(home);
    }

    /** The lock, or empty if somebody holds it now. */
    private static Optional<HomeLock> tryTake(SluiceHome home) {
        try {
            FileChannel channel = FileChannel.open(home.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isTaken(channel)) {
                channel.close();
                return Optional.empty();
            }
            return Optional.of(new HomeLock(channel));
        } catch (IOException e) {
            throw new UserError(
                    home.lock() + ": can't be locked: " + SluiceHome.reason(e)
                            + "; choose a home on a local disk with --home",
                    e);
        }
    }

    /** Whether a gateway of this home lives. */
    static boolean isHeld(SluiceHome home) {
        if (!Files.exists(home.lock())) {
            return false;
        }
        Optional<HomeLock> taken = tryTake(home);
        taken.ifPresent(HomeLock::close);
        return taken.isEmpty();
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
