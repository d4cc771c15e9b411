package io.sluice.vfs.core.write;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends large files in parts, where their stores take them, and leaves no parts behind of those that go elsewhere. Thread-safe. */
final class PartSender {
    private static final Logger LOG = LoggerFactory.getLogger(PartSender.class);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /** What nobody waits for goes up when it has lain there for so long at least, and for less than twice that. */
    static final Duration REST = Duration.ofSeconds(5);

    private final PartedUpload.Tools tools;
    private final LongConsumer rest;
    private final Map<WrittenFile, PartedUpload> current = new ConcurrentHashMap<>();
    private final Set<WrittenFile> retiring = ConcurrentHashMap.newKeySet();

    /** @param rest waits so many milliseconds, or until everything is closed */
    PartSender(PartedUpload.Tools tools, LongConsumer rest) {
        this.tools = tools;
        this.rest = rest;
    }

    /** Bytes of the file came: if its close waits for its upload, the parts that are full now may go up. Waits for nothing. */
    void written(WrittenFile file) {
        long bytes = file.data().bytesFromZero();
        if (mayGoUp(file, bytes) && tools.publisher().isAwaited(file)) {
            of(file).sendFull(bytes);
        }
    }

    /** Is asked from time to time about a file that is being written: if nobody waits for it, the parts that have lain here for a while may go up. */
    void look(WrittenFile file, Instant now) {
        long bytes = file.data().restedBytes(now, REST);
        if (mayGoUp(file, bytes) && !tools.publisher().isAwaited(file)) {
            of(file).sendFullGently(bytes);
        }
    }

    private boolean mayGoUp(WrittenFile file, long bytes) {
        return bytes > tools.sizes().wholeBytes()
                && !file.isUnlinked()
                && !tools.publisher().isHeldBack(file);
    }

    private PartedUpload of(WrittenFile file) {
        return current.computeIfAbsent(file, any -> {
            PartedUpload fresh = new PartedUpload(file, tools, () -> displaced(file));
            file.data().follow(fresh);
            return fresh;
        });
    }

    /** Whether the file goes up in parts: it is large, and the store takes them. */
    boolean takes(WrittenFile file, Publisher.Target target) {
        long size = file.size();
        return size > tools.sizes().wholeBytes()
                && size <= target.store().traits().maxObjectBytes()
                && tools.sizes().parts(size) <= PartSizes.MAX_PARTS
                && target.store().partUploads().isPresent();
    }

    /**
     * Sends what is left of a sealed file, and makes the object.
     *
     * @return empty if the file was written again, renamed or unlinked meanwhile, or nothing more is to begin
     * @throws UfsException {@link UfsError#NOT_FOUND} if the store has lost the upload, which may have become an object; the next call begins anew
     */
    Optional<StoreEntry.StoreFile> bring(WrittenFile file, long edition, Publisher.Target target, PutMode mode)
            throws UfsException {
        PartedUpload known = of(file);
        if (known.isStopped() || known.isElsewhere(target)) {
            retire(file, known);
            known = of(file);
        }
        try {
            Optional<StoreEntry.StoreFile> stored = known.bring(edition, target, mode);
            if (stored.isPresent()) {
                current.remove(file, known);
            }
            return stored;
        } catch (UfsException e) {
            if (e.error() == UfsError.NOT_FOUND) {
                retire(file, known);
            }
            throw e;
        }
    }

    /** How many bytes of the file are in the store; empty if it is not on its way in parts. */
    OptionalLong sentBytes(WrittenFile file) {
        PartedUpload known = current.get(file);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known.sentBytes(file.size()));
    }

    /** The file does not go there any more: what there is of it in the store is removed, in the background. */
    void retire(WrittenFile file) {
        PartedUpload known = current.get(file);
        if (known != null) {
            retire(file, known);
        } else if (!file.data().isResumed()) {
            retire(file, of(file));
        }
    }

    /** Behind locks, and so left to another thread. */
    private void displaced(WrittenFile file) {
        retiring.add(file);
        later(() -> {
            PartedUpload known = current.get(file);
            if (known != null && known.isStopped()) {
                retire(file, known);
            } else {
                retiring.remove(file);
            }
        });
    }

    private void retire(WrittenFile file, PartedUpload old) {
        old.stop();
        if (current.remove(file, old)) {
            retiring.add(file);
            later(() -> abort(file, old));
        }
    }

    /** Waits until nothing is left of what is retired; false if that takes longer. */
    boolean awaitRetired(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!retiring.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return retiring.isEmpty();
    }

    private void later(Runnable task) {
        try {
            tools.threads().execute(task);
        } catch (RejectedExecutionException _) {
            // All is being closed; the next start does it.
        }
    }

    private void abort(WrittenFile file, PartedUpload old) {
        long pause = FIRST_PAUSE_MILLIS;
        while (!isAborted(file, old) && !tools.closing().getAsBoolean()) {
            rest.accept(pause);
            pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
        }
        retiring.remove(file);
    }

    /** False if it is worth another try. */
    private static boolean isAborted(WrittenFile file, PartedUpload old) {
        try {
            Optional<PartUpload> left = old.left();
            if (left.isPresent()) {
                left.get().abort();
            }
            return true;
        } catch (UfsException e) {
            LOG.info("op=abort_upload inode={} error={}", file.id(), e.getMessage());
            return !e.error().isRetryable();
        } catch (VfsException e) {
            LOG.info("op=abort_upload inode={} error={}", file.id(), e.getMessage());
            return e.error() != VfsError.UNAVAILABLE;
        } catch (RuntimeException e) {
            LOG.warn("op=abort_upload inode={} error=unexpected", file.id(), e);
            return true;
        }
    }
}
