package io.sluice.vfs.core.write;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.StoreErrors;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings sealed files to their stores: a bounded number at a time, each tried until it is there or refused for good. Thread-safe.
 *
 * <p>A name that somebody else's object has taken meanwhile is a refusal: never a silent overwrite.
 */
public final class Uploads implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final int COMPARED_BYTES = 1 << 16;

    private final Publisher publisher;
    private final Semaphore permits;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("sluice-upload-", 0).factory());
    private final Map<WrittenFile, CompletableFuture<Void>> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();

    public Uploads(Publisher publisher, int parallel) {
        this.publisher = publisher;
        this.permits = new Semaphore(parallel, true);
    }

    /** Begins to bring the file to its store, unless that is under way; completes when it is there, exceptionally with a VfsException. */
    public CompletableFuture<Void> publish(WrittenFile file) {
        CompletableFuture<Void> fresh = new CompletableFuture<>();
        CompletableFuture<Void> current = running.putIfAbsent(file, fresh);
        if (current != null) {
            // It may be about to end with an older edition: look again then.
            return current.handle((done, failure) -> null)
                    .thenCompose(any -> file.life() == FileLife.SEALED ? publish(file) : outcome(file));
        }
        threads.execute(() -> run(file, fresh));
        return fresh;
    }

    private static CompletableFuture<Void> outcome(WrittenFile file) {
        return file.failure()
                .map(reason -> CompletableFuture.<Void>failedFuture(new VfsException(VfsError.IO, reason)))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** How many files are on their way. */
    public int inProgress() {
        return running.size();
    }

    /** Waits until nothing is on its way. */
    public boolean awaitQuiet(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (CompletableFuture<Void> upload : running.values()) {
            try {
                upload.handle((done, failure) -> null)
                        .get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                return false;
            }
        }
        return running.isEmpty()
                || (System.nanoTime() < deadline && awaitQuiet(Duration.ofNanos(deadline - System.nanoTime())));
    }

    /** Begins nothing more and lets what is under way end, for a while; what does not is in the journal. */
    @Override
    public void close() {
        closing.complete(null);
        if (!awaitQuiet(Duration.ofSeconds(10))) {
            LOG.warn("op=stop uploads_left={}", running.size());
        }
        threads.shutdown();
    }

    private void run(WrittenFile file, CompletableFuture<Void> result) {
        Optional<VfsException> failure = Optional.empty();
        try {
            untilItIsThere(file);
        } catch (VfsException e) {
            failure = Optional.of(e);
        } catch (RuntimeException e) {
            LOG.error("op=upload inode={} error=unexpected", file.id(), e);
            failure = Optional.of(new VfsException(VfsError.IO, "the upload failed unexpectedly: " + e, e));
        } finally {
            running.remove(file);
            failure.ifPresentOrElse(result::completeExceptionally, () -> result.complete(null));
        }
    }

    private void untilItIsThere(WrittenFile file) throws VfsException {
        long edition = file.edition();
        long pause = FIRST_PAUSE_MILLIS;
        while (file.life() == FileLife.SEALED && file.edition() == edition && !closing.isDone()) {
            try {
                Optional<Publisher.Target> target = publisher.target(file);
                if (target.isEmpty() || isBrought(file, edition, target.get())) {
                    return;
                }
                continue;
            } catch (UfsException e) {
                if (!e.error().isRetryable()) {
                    publisher.refused(file, edition, e.reason());
                    throw StoreErrors.of(e);
                }
                LOG.warn("op=upload inode={} retry_millis={} error={}", file.id(), pause, e.getMessage());
            } catch (VfsException e) {
                if (e.error() != VfsError.UNAVAILABLE) {
                    publisher.refused(file, edition, e.reason());
                    throw e;
                }
                LOG.warn("op=upload inode={} retry_millis={} error={}", file.id(), pause, e.getMessage());
            }
            rest(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
    }

    /** False if it was renamed or unlinked while it waited for those before it. */
    private boolean isBrought(WrittenFile file, long edition, Publisher.Target target)
            throws UfsException, VfsException {
        try (Lease _ = publisher.reserve(target)) {
            if (!publisher.target(file).equals(Optional.of(target))) {
                return false;
            }
            publisher.arrived(file, edition, target, put(file, target));
            return true;
        } catch (UfsException e) {
            if (!publisher.target(file).equals(Optional.of(target))) {
                return false; // it was unlinked or renamed meanwhile, and its bytes may be gone
            }
            throw e;
        }
    }

    private void rest(long millis) {
        CompletableFuture<Void> alarm = closing.copy().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
        alarm.join();
    }

    private StoreEntry.StoreFile put(WrittenFile file, Publisher.Target target) throws UfsException {
        permits.acquireUninterruptibly();
        try {
            UploadSource source = new StagedSource(file.staging(), file.size());
            PutMode mode = file.replaces() ? PutMode.REPLACE : PutMode.EXCLUSIVE;
            try {
                return target.store().put(target.path(), source, mode);
            } catch (UfsException e) {
                if (e.error() == UfsError.EXISTS) {
                    // It may be our own: put before a restart whose journal did not hear of it.
                    Optional<StoreEntry.StoreFile> same = sameThere(target, source);
                    if (same.isPresent()) {
                        return same.get();
                    }
                    throw new UfsException(UfsError.EXISTS, takenReason(target));
                }
                throw e;
            }
        } finally {
            permits.release();
        }
    }

    /** Where the file belongs there is an object that nobody knew of. */
    public static VfsException taken(Publisher.Target target) {
        return new VfsException(VfsError.EXISTS, takenReason(target));
    }

    private static String takenReason(Publisher.Target target) {
        return "somebody else has put an object at " + target.path()
                + "; both are kept: rename this file, or remove that object and run sluice fs persist";
    }

    private static Optional<StoreEntry.StoreFile> sameThere(Publisher.Target target, UploadSource source)
            throws UfsException {
        Optional<StoreEntry> there = target.store().stat(target.path());
        if (there.isEmpty()
                || !(there.get() instanceof StoreEntry.StoreFile file)
                || file.size() != source.size()
                || file.archived()) {
            return Optional.empty();
        }
        if (file.size() == 0) {
            return Optional.of(file);
        }
        try (InputStream theirs = target.store().readWhole(target.path(), file.version(), file.size());
                InputStream ours = source.open(0, source.size())) {
            byte[] theirBytes = theirs.readNBytes(COMPARED_BYTES);
            while (theirBytes.length > 0) {
                if (!Arrays.equals(theirBytes, ours.readNBytes(theirBytes.length))) {
                    return Optional.empty();
                }
                theirBytes = theirs.readNBytes(COMPARED_BYTES);
            }
            return Optional.of(file);
        } catch (IOException e) {
            throw target.store().translate(e);
        }
    }

    private record StagedSource(StagingFile file, long size) implements UploadSource {
        @Override
        public InputStream open(long offset, long length) throws IOException {
            return file.stream(offset, length);
        }
    }
}
