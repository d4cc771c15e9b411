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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
    private static final long LOOK_AGAIN_NANOS = 1_000_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final Publisher publisher;
    private final UploadSlots<WrittenFile> slots;
    private final PartSender parts;
    private final UploadThreads threads;
    private final Map<WrittenFile, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

    /** How many wait for one of these to end, to look again. */
    private final AtomicInteger following = new AtomicInteger();

    private final Map<WrittenFile, StagedSource> whole = new ConcurrentHashMap<>();
    private final Set<WrittenFile> heldBack = ConcurrentHashMap.newKeySet();
    private final UploadAttempts attempts = new UploadAttempts();
    private final CompletableFuture<Void> closing = new CompletableFuture<>();

    /**
     * What the attempts to upload a file came to so far.
     *
     * @param nextNanos when the next one begins, by {@link System#nanoTime()}
     */
    public record Trouble(int attempts, String reason, long nextNanos) {}

    /**
     * @param parallel how many files and parts of files go up at the same time, at least 1
     * @param sizes of the parts of large files
     */
    public Uploads(Publisher publisher, int parallel, PartSizes sizes) {
        this.publisher = publisher;
        this.slots = new UploadSlots<>(parallel);
        this.threads = new UploadThreads(parallel);
        this.parts = new PartSender(
                new PartedUpload.Tools(publisher, sizes, slots, threads::execute, closing::isDone), this::rest);
    }

    /** Bytes of the file came, which may go up while others are written. Waits for nothing. */
    public void written(WrittenFile file) {
        parts.written(file);
    }

    /** The file is still being written; what has lain here for a while may go up, though nobody waits for it. Waits for nothing. */
    public void look(WrittenFile file, Instant now) {
        parts.look(file, now);
    }

    /** The file does not go to its store as it is: what is there of it already is removed, in the background. */
    public void retire(WrittenFile file) {
        parts.retire(file);
    }

    /** Waits until nothing is left in the stores of what is retired; false if that takes longer. */
    public boolean awaitRetired(Duration atMost) {
        return parts.awaitRetired(atMost);
    }

    /** How much of the file is in its store, 0 to 100; empty if it is not on its way. */
    public OptionalInt progressPercent(WrittenFile file) {
        OptionalLong inParts = parts.sentBytes(file);
        StagedSource source = whole.get(file);
        if (inParts.isEmpty() && source == null) {
            return running.containsKey(file) ? OptionalInt.of(0) : OptionalInt.empty();
        }
        long sent = inParts.orElseGet(() -> source.bytesRead());
        long size = Math.max(1, file.size());
        return OptionalInt.of((int) Math.min(100, 100.0 * sent / size));
    }

    /**
     * Begins to bring the file to its store, unless that is under way; completes when it is there, exceptionally with a VfsException. One that is held back
     * goes later, and completes at once.
     */
    public CompletableFuture<Void> publish(WrittenFile file) {
        if (publisher.isHeldBack(file)) {
            heldBack.add(file);
            return CompletableFuture.completedFuture(null);
        }
        heldBack.remove(file);
        CompletableFuture<Void> fresh = new CompletableFuture<>();
        CompletableFuture<Void> current = running.putIfAbsent(file, fresh);
        if (current != null) {
            // It may be about to end with an older edition: look again then.
            following.incrementAndGet();
            return current.handle((done, failure) -> null).thenCompose(any -> follow(file));
        }
        threads.executeShort(() -> attempt(file, file.edition(), FIRST_PAUSE_MILLIS, fresh));
        return fresh;
    }

    private CompletableFuture<Void> follow(WrittenFile file) {
        try {
            return publishUnlessThere(file);
        } finally {
            following.decrementAndGet();
        }
    }

    /** The same, but for a file whose bytes are in the store already or that is not to be published: its outcome is known then. */
    public CompletableFuture<Void> publishUnlessThere(WrittenFile file) {
        boolean wanted = file.life() == FileLife.SEALED
                && !file.hasDeparted()
                && file.arrival().isEmpty();
        return wanted ? publish(file) : outcome(file);
    }

    /** Sends those on their way that were held back and are not any more. */
    public void sweep() {
        for (WrittenFile file : heldBack()) {
            if (!publisher.isHeldBack(file) && heldBack.remove(file)) {
                var _ = publishUnlessThere(file);
            }
        }
    }

    /** Whether it waits for another name. */
    public boolean waits(WrittenFile file) {
        return heldBack.contains(file);
    }

    /** Whether its bytes are being sent, or that is about to begin; not while it rests between two attempts. */
    public boolean isUnderWay(WrittenFile file) {
        return running.containsKey(file) && !attempts.isResting(file);
    }

    /** What became of the attempts that have failed since it was sent on its way. */
    public Optional<Trouble> trouble(WrittenFile file) {
        return attempts.of(file);
    }

    /** Sends it on its way now, if it is not: it does not wait for its next attempt any more. */
    public void hurry(WrittenFile file) {
        attempts.hurry(file);
        if (!running.containsKey(file)) {
            var _ = publishUnlessThere(file);
        }
    }

    /** Those that wait for another name, at this moment. */
    public List<WrittenFile> heldBack() {
        return List.copyOf(heldBack);
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
        // Those that follow others are looked at first, for each is among those that run before it follows no more.
        while (following.get() > 0 || !running.isEmpty()) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        return true;
    }

    /** Begins nothing more and lets what is under way end, for a while; what does not is in the journal. */
    @Override
    public void close() {
        closing.complete(null);
        if (!awaitQuiet(Duration.ofSeconds(10))) {
            LOG.warn("op=stop uploads_left={}", running.size());
        }
        threads.close();
    }

    /** Only the first attempt has a thread for short work: who waits for the next one keeps none from others. */
    private void attempt(WrittenFile file, long edition, long pause, CompletableFuture<Void> result) {
        boolean again = false;
        Optional<VfsException> failure = Optional.empty();
        try {
            again = !isOver(file, edition, pause) && !closing.isDone();
        } catch (VfsException e) {
            failure = Optional.of(e);
        } catch (RuntimeException e) {
            LOG.error("op=upload inode={} error=unexpected", file.id(), e);
            failure = Optional.of(new VfsException(VfsError.IO, "the upload failed unexpectedly: " + e, e));
        } finally {
            if (!again) {
                running.remove(file);
                attempts.ended(file);
                failure.ifPresentOrElse(result::completeExceptionally, () -> result.complete(null));
            }
        }
        if (again) {
            threads.execute(() -> {
                attempts.rest(file, pause, closing);
                attempt(file, edition, Math.min(LONGEST_PAUSE_MILLIS, pause * 2), result);
            });
        }
    }

    /** False if it is to be tried again, after that pause. */
    private boolean isOver(WrittenFile file, long edition, long pause) throws VfsException {
        String reason;
        try {
            while (isToBeBrought(file, edition)) {
                Optional<Publisher.Target> target = publisher.target(file);
                if (target.isEmpty()) {
                    parts.retire(file);
                    return true;
                }
                if (isBrought(file, edition, target.get())) {
                    return true;
                }
            }
            return true;
        } catch (UfsException e) {
            if (!e.error().isRetryable()) {
                refused(file, edition, e.reason());
                throw StoreErrors.of(e);
            }
            reason = e.reason();
            LOG.warn("op=upload inode={} retry_millis={} error={}", file.id(), pause, e.getMessage());
        } catch (VfsException e) {
            if (e.error() != VfsError.UNAVAILABLE) {
                refused(file, edition, e.reason());
                throw e;
            }
            reason = e.reason();
            LOG.warn("op=upload inode={} retry_millis={} error={}", file.id(), pause, e.getMessage());
        }
        attempts.failed(file, reason, pause);
        return false;
    }

    private boolean isToBeBrought(WrittenFile file, long edition) {
        return file.life() == FileLife.SEALED && !file.hasDeparted() && file.edition() == edition && !closing.isDone();
    }

    private void refused(WrittenFile file, long edition, String reason) {
        publisher.refused(file, edition, reason);
        parts.retire(file);
    }

    /** False if it was renamed or unlinked while it waited for those before it. */
    private boolean isBrought(WrittenFile file, long edition, Publisher.Target target)
            throws UfsException, VfsException {
        try (Lease _ = publisher.reserve(target)) {
            if (!publisher.target(file).equals(Optional.of(target))) {
                return false;
            }
            return isPut(file, edition, target);
        } catch (UfsException e) {
            if (!publisher.target(file).equals(Optional.of(target))) {
                return false; // it was unlinked or renamed meanwhile, and its bytes may be gone
            }
            throw e;
        }
    }

    private boolean isPut(WrittenFile file, long edition, Publisher.Target target) throws UfsException, VfsException {
        Sending.End end = Sending.End.UNKNOWN;
        try {
            Optional<StoreEntry.StoreFile> stored = put(file, edition, target);
            if (stored.isPresent()) {
                end = Sending.End.ASTRAY;
                publisher.arrived(file, edition, target, stored.get());
            }
            end = Sending.End.MADE;
            return stored.isPresent();
        } catch (UfsException e) {
            if (!e.error().isRetryable()) {
                end = Sending.End.REFUSED;
            }
            throw e;
        } finally {
            publisher.ended(file, end);
        }
    }

    private void rest(long millis) {
        CompletableFuture<Void> alarm = closing.copy().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
        alarm.join();
    }

    /** Empty if it was written again, renamed or unlinked meanwhile. */
    private Optional<StoreEntry.StoreFile> put(WrittenFile file, long edition, Publisher.Target target)
            throws UfsException {
        PutMode mode = file.replaces() ? PutMode.REPLACE : PutMode.EXCLUSIVE;
        try {
            if (parts.takes(file, target)) {
                return putInParts(file, edition, target, mode);
            }
            parts.retire(file);
            return putWhole(file, target, mode);
        } catch (UfsException e) {
            if (e.error() != UfsError.EXISTS) {
                throw e;
            }
            // It may be our own: put before a restart whose journal did not hear of it.
            Optional<StoreEntry.StoreFile> own = ownObject(file, target);
            if (own.isEmpty()) {
                throw new UfsException(UfsError.EXISTS, takenReason(target));
            }
            parts.retire(file);
            return own;
        }
    }

    private Optional<StoreEntry.StoreFile> putInParts(
            WrittenFile file, long edition, Publisher.Target target, PutMode mode) throws UfsException {
        try {
            return parts.bring(file, edition, target, mode);
        } catch (UfsException e) {
            return switch (e.error()) {
                case INVALID, NOT_SUPPORTED -> {
                    LOG.info("op=upload inode={} event=parts-refused cause=\"{}\"", file.id(), e.getMessage());
                    parts.retire(file);
                    yield putWhole(file, target, mode);
                }
                case NOT_FOUND -> {
                    Optional<StoreEntry.StoreFile> own = ownObject(file, target);
                    if (own.isEmpty()) {
                        throw new UfsException(UfsError.UNAVAILABLE, e.reason() + "; it begins anew", e);
                    }
                    yield own;
                }
                default -> throw e;
            };
        }
    }

    private static Optional<StoreEntry.StoreFile> ownObject(WrittenFile file, Publisher.Target target)
            throws UfsException {
        return OwnObject.find(target, new StagedSource(file.staging(), 0, file.size()));
    }

    private Optional<StoreEntry.StoreFile> putWhole(WrittenFile file, Publisher.Target target, PutMode mode)
            throws UfsException {
        StagedSource source = new StagedSource(file.staging(), 0, file.size());
        slots.acquire(file);
        whole.put(file, source);
        try {
            boolean belongsThere = publisher.begins(file, target);
            return belongsThere ? Optional.of(target.store().put(target.path(), source, mode)) : Optional.empty();
        } finally {
            whole.remove(file, source);
            slots.release(file);
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
}
