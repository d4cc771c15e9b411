package io.sluice.vfs.core.write;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.PartUpload;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file on its way in parts to one place of a store: its full parts while it is being written, what is left of it when it is sealed. Thread-safe.
 *
 * <p>A part that is written again after it was sent is sent again, once, when the file is sealed.
 */
final class PartedUpload implements WrittenData.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(PartedUpload.class);
    private static final int PARTS_AT_ONCE = 4;

    private final WrittenFile file;
    private final Tools tools;
    private final Runnable whenDisplaced;
    private final SentParts parts;

    // Guarded by the monitor of this.
    private Optional<Publisher.Target> target = Optional.empty();
    private Optional<PartUpload> upload = Optional.empty();
    private long fullBytes;
    private int atOnce = PARTS_AT_ONCE;
    private int running;
    private boolean sealed;
    private boolean broken;
    private boolean stopped;

    /**
     * What all uploads share.
     *
     * @param closing whether nothing more is to begin
     */
    record Tools(
            Publisher publisher,
            PartSizes sizes,
            UploadSlots<WrittenFile> slots,
            Executor threads,
            BooleanSupplier closing) {}

    /** @param whenDisplaced is called when the file has another name, or none */
    PartedUpload(WrittenFile file, Tools tools, Runnable whenDisplaced) {
        this.file = file;
        this.tools = tools;
        this.whenDisplaced = whenDisplaced;
        this.parts = new SentParts(tools.sizes());
    }

    @Override
    public void changed(long from, long to) {
        parts.changed(from, to);
    }

    @Override
    public void displaced() {
        stop();
        whenDisplaced.run();
    }

    long sentBytes(long size) {
        return parts.bytes(size);
    }

    synchronized boolean isElsewhere(Publisher.Target place) {
        return target.filter(known -> !known.equals(place)).isPresent();
    }

    /** Sends the parts that the first {@code bytes} bytes of a file fill which is being written, as many at a time as it may; waits for nothing. */
    void sendFull(long bytes) {
        sendFull(bytes, PARTS_AT_ONCE);
    }

    /** The same, one after the other, so that the writer is not kept from writing. */
    void sendFullGently(long bytes) {
        sendFull(bytes, 1);
    }

    private synchronized void sendFull(long bytes, int most) {
        fullBytes = bytes;
        atOnce = most;
        sendNext();
    }

    private synchronized void sendNext() {
        while (mayStream() && running < (upload.isPresent() ? atOnce : 1)) {
            OptionalInt next = parts.takeFull(fullBytes);
            if (next.isEmpty()) {
                return;
            }
            running++;
            int number = next.getAsInt();
            try {
                tools.threads().execute(() -> stream(number));
            } catch (RejectedExecutionException _) {
                running--;
                broken = true;
            }
        }
    }

    private boolean mayStream() {
        return !sealed && !broken && !stopped && !tools.closing().getAsBoolean();
    }

    private void stream(int number) {
        try {
            Optional<Publisher.Target> place = tools.publisher().target(file);
            if (place.isEmpty() || isElsewhere(place.get())) {
                displaced();
            } else if (place.get().store().partUploads().isEmpty()) {
                stop();
            } else {
                send(open(place.get()), number);
            }
        } catch (UfsException e) {
            streamBroke(e.getMessage());
        } catch (VfsException e) {
            streamBroke(e.getMessage());
        } catch (RuntimeException e) {
            streamBroke(e.toString());
        } finally {
            ended();
            sendNext();
        }
    }

    /** The store has its own patience; what did not get there while the file was written does when it is sealed. */
    private synchronized void streamBroke(String why) {
        broken = true;
        LOG.info("op=upload inode={} event=rest-goes-at-the-seal cause=\"{}\"", file.id(), why);
    }

    private synchronized void ended() {
        running--;
        notifyAll();
    }

    private synchronized Optional<PartUpload> upload() {
        return upload;
    }

    /** The store's end of it, begun if that is not done, or gone on with from an earlier process; by one thread at a time. */
    private PartUpload open(Publisher.Target place) throws UfsException {
        Optional<PartUpload> known = upload();
        if (known.isPresent()) {
            return known.get();
        }
        PartUploads store = place.store()
                .partUploads()
                .orElseThrow(() -> new UfsException(UfsError.NOT_SUPPORTED, "the store takes whole objects only"));
        Optional<PartUpload> earlier = file.data().isResumed() ? Optional.empty() : resume(store, owner());
        if (earlier.isPresent() && !earlier.get().isAt(place.path())) {
            earlier.get().abort();
            earlier = Optional.empty();
        }
        file.data().resumed();
        PartUpload fresh = earlier.isPresent() ? earlier.get() : begin(store, place, owner());
        synchronized (this) {
            upload = Optional.of(fresh);
            target = Optional.of(place);
        }
        return fresh;
    }

    private Optional<PartUpload> resume(PartUploads store, String owner) throws UfsException {
        try {
            return store.resume(owner);
        } catch (UfsException e) {
            if (e.error() == UfsError.NOT_FOUND) {
                file.data().resumed();
            }
            throw e;
        }
    }

    private static PartUpload begin(PartUploads store, Publisher.Target place, String owner) throws UfsException {
        try {
            return store.begin(place.path(), owner);
        } catch (UfsException e) {
            // There is no upload yet that the store could have lost.
            throw e.error() == UfsError.NOT_FOUND ? new UfsException(UfsError.INVALID, e.reason(), e) : e;
        }
    }

    private void send(PartUpload there, int number) throws UfsException {
        tools.slots().acquire(file);
        try {
            // Before the size is asked for: who changes that afterwards overtakes the part.
            parts.begins(number);
            long offset = tools.sizes().offset(number);
            long length = Math.min(tools.sizes().length(number), file.size() - offset);
            if (length > 0) {
                StagedSource part = new StagedSource(file.staging(), offset, length);
                if (!there.has(number, part)) {
                    there.put(number, part);
                }
                parts.arrived(number);
            }
        } finally {
            tools.slots().release(file);
        }
    }

    /**
     * Sends what is left of a sealed file, and makes the object.
     *
     * @return empty if the file was written again, renamed or unlinked meanwhile, or nothing more is to begin
     */
    Optional<StoreEntry.StoreFile> bring(long edition, Publisher.Target place, PutMode mode) throws UfsException {
        BooleanSupplier over = () -> isStopped()
                || tools.closing().getAsBoolean()
                || file.life() != FileLife.SEALED
                || file.edition() != edition;
        beginToBring();
        try {
            if (over.getAsBoolean()) {
                return Optional.empty();
            }
            PartUpload there = open(place);
            int count = tools.sizes().parts(file.size());
            sendRest(there, count, over);
            boolean complete = !over.getAsBoolean()
                    && parts.areSent(count)
                    && tools.publisher().begins(file, place);
            return complete ? Optional.of(there.complete(count, mode)) : Optional.empty();
        } finally {
            endToBring();
        }
    }

    private synchronized void beginToBring() {
        sealed = true;
        awaitNobody();
        running++;
    }

    private synchronized void endToBring() {
        sealed = false;
        ended();
    }

    private void sendRest(PartUpload there, int count, BooleanSupplier over) throws UfsException {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(IntStream.rangeClosed(1, count)
                .filter(number -> !parts.isSent(number))
                .boxed()
                .toList());
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int i = Math.min(PARTS_AT_ONCE, left.size()); i > 0; i--) {
            workers.add(CompletableFuture.runAsync(() -> sendEach(there, left, over), tools.threads()));
        }
        try {
            CompletableFuture.allOf(workers.toArray(CompletableFuture<?>[]::new))
                    .join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof PartFailure failure) {
                throw failure.answer;
            }
            throw e;
        }
    }

    private void sendEach(PartUpload there, Queue<Integer> left, BooleanSupplier over) {
        try {
            for (Integer next = left.poll(); next != null && !over.getAsBoolean(); next = left.poll()) {
                send(there, next);
            }
        } catch (UfsException e) {
            left.clear();
            throw new PartFailure(e);
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Begins nothing more. */
    synchronized void stop() {
        stopped = true;
    }

    /**
     * What there is to abort, of this process or an earlier one, when nothing of it is on its way any more; only behind {@link #stop}.
     *
     * @throws UfsException {@link UfsError#NOT_FOUND} if the store knows of nothing
     */
    Optional<PartUpload> left() throws UfsException, VfsException {
        synchronized (this) {
            awaitNobody();
        }
        Optional<PartUpload> known = upload();
        if (known.isPresent() || file.data().isResumed()) {
            return known;
        }
        Optional<PartUploads> store = tools.publisher().store(file).partUploads();
        Optional<PartUpload> earlier = store.isPresent() ? resume(store.get(), owner()) : Optional.empty();
        file.data().resumed();
        synchronized (this) {
            upload = earlier;
        }
        return earlier;
    }

    private String owner() {
        return file.staging().path().getFileName().toString();
    }

    private synchronized void awaitNobody() {
        boolean interrupted = false;
        while (running > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Carries a store's answer through a future. */
    private static final class PartFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient UfsException answer;

        PartFailure(UfsException answer) {
            super(answer);
            this.answer = answer;
        }
    }
}
