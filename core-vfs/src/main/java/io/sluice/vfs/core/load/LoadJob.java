package io.sluice.vfs.core.load;

import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.load.LoadStatus.State;
import io.sluice.vfs.core.read.LoadedPiece;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One load: takes the files of its plan in their order and has up to so many pieces fetched at once. Thread-safe.
 *
 * <p>It never evicts what it has loaded itself: without a list it stops when more would not fit; with one it keeps no more ahead of the reader than half
 * the cache, and goes on as the reader does.
 */
public final class LoadJob {
    private static final Logger LOG = LoggerFactory.getLogger(LoadJob.class);
    private static final int SHOWN_FAILURES = 10;

    /** With so many failures and no success in between, the cause is none of the single files. */
    private static final int HOPELESS = 100;

    /** How long at most until the room in the cache is looked at again. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long id;
    private final LoadRequest request;
    private final boolean inOrder;
    private final LoadPlan plan;
    private final LoadSource source;
    private final Clock clock;
    private final Instant startedAt;

    /** The last place of the plan that a reader has come to; -1 before. */
    private final AtomicInteger reached = new AtomicInteger(-1);

    // What follows is guarded by this. Nothing is called while it is held.
    private final Set<Thread> fetching = new HashSet<>();
    private final List<LoadStatus.Failure> failures = new ArrayList<>();
    private int slots;
    private boolean waiting;
    private boolean interrupting;
    private boolean over;
    private Optional<State> verdict = Optional.empty();
    private Optional<String> reason = Optional.empty();
    private Optional<Instant> endedAt = Optional.empty();
    private long doneFiles;
    private long doneBytes;
    private long fetchedBytes;
    private long localFiles;
    private long failedFiles;
    private int failedInARow;

    LoadJob(long id, LoadRequest request, boolean inOrder, LoadPlan plan, LoadSource source, Clock clock) {
        this.id = id;
        this.request = request;
        this.inOrder = inOrder;
        this.plan = plan;
        this.source = source;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    public long id() {
        return id;
    }

    public synchronized LoadStatus status() {
        State state = verdict.filter(_ -> over).orElse(waiting ? State.WAITING : State.RUNNING);
        return new LoadStatus(
                id,
                request.paths(),
                inOrder,
                request.parallel(),
                state,
                reason,
                plan.isComplete(),
                plan.files(),
                plan.bytes(),
                doneFiles,
                doneBytes,
                fetchedBytes,
                localFiles,
                failedFiles,
                failures,
                startedAt,
                endedAt);
    }

    /** Ends it; what is on its way from the stores still arrives. Does nothing if it is over. */
    public void cancel() {
        end(State.CANCELLED, Optional.empty());
        synchronized (this) {
            interrupting = true;
            fetching.forEach(Thread::interrupt);
        }
    }

    /** Waits until it is over; false if that takes longer. */
    public synchronized boolean awaitEnd(Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); !over && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return over;
    }

    /** A reader has come to this file. */
    void wasRead(InodeId file) {
        OptionalInt place = plan.placeOf(file);
        if (place.isPresent() && place.getAsInt() > reached.get()) {
            reached.accumulateAndGet(place.getAsInt(), Math::max);
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Loads until all is tried, or it makes no sense to go on. */
    void run() {
        try {
            int place = 0;
            Optional<LoadPlan.Entry> next = plan.await(place);
            while (next.isPresent() && hasRoom(next.get())) {
                load(next.get());
                next = plan.await(++place);
            }
            awaitIdle();
            end(State.DONE, Optional.empty());
        } catch (InterruptedException e) {
            end(State.CANCELLED, Optional.empty());
        } catch (RuntimeException e) {
            LOG.error("op=load id={} error=unexpected", id, e);
            end(State.STOPPED, Optional.of("a defect of the gateway; its log has the details"));
        } finally {
            finish();
        }
    }

    /** The verdict, unless there is one; nothing new is begun from now on. */
    void end(State as, Optional<String> why) {
        synchronized (this) {
            if (verdict.isPresent()) {
                return;
            }
            verdict = Optional.of(as);
            reason = why;
            notifyAll();
        }
        plan.complete();
    }

    /** What is under way may still fail, be refused or be cancelled. */
    private synchronized void awaitIdle() throws InterruptedException {
        while (slots > 0) {
            wait();
        }
    }

    private synchronized void finish() {
        boolean interrupted = false;
        while (slots > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        over = true;
        endedAt = Optional.of(clock.instant());
        notifyAll();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isEnding() {
        return verdict.isPresent();
    }

    /** Whether the file can be loaded without evicting what this load has brought; waits for the reader if that helps. */
    private boolean hasRoom(LoadPlan.Entry entry) throws InterruptedException {
        while (!isEnding()) {
            long room = roomBytes();
            int seen = reached.get();
            long readBytes = plan.endBefore(seen + 1);
            if (entry.endBytes() - readBytes <= room || (inOrder && entry.size() > room && room > 0)) {
                return true;
            }
            if (!inOrder || room == 0) {
                end(State.STOPPED, Optional.of(doesNotFit(entry, room)));
                return false;
            }
            awaitReader(seen);
        }
        return false;
    }

    /** How much may be loaded ahead of the reader. Without a list there is none. */
    private long roomBytes() {
        long capacity = source.capacityBytes();
        return inOrder && plan.bytes() > capacity ? capacity / 2 : capacity;
    }

    private String doesNotFit(LoadPlan.Entry next, long capacity) {
        if (capacity == 0) {
            return "no cache directory takes anything at the moment; see: sluice cache stat";
        }
        return "the cache holds at most " + (capacity >> 20) + " MiB, and from "
                + source.nameOf(next.file(), next.parent())
                + " on it would evict what this load has brought; load less, or give the cache more space";
    }

    private synchronized void awaitReader(int seen) throws InterruptedException {
        waiting = true;
        long end = System.nanoTime() + LOOK_NANOS;
        long left = LOOK_NANOS;
        while (verdict.isEmpty() && reached.get() == seen && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        waiting = false;
    }

    private void load(LoadPlan.Entry entry) throws InterruptedException {
        try {
            Optional<LoadSource.Target> target = source.open(request.caller(), entry.file(), entry.parent());
            if (target.isEmpty()) {
                foundHere();
            } else if (inOrder && target.get().size() > roomBytes()) {
                throw new VfsException(VfsError.NO_SPACE, "it is larger than half the cache");
            } else {
                load(entry, target.get());
            }
        } catch (VfsException e) {
            failed(source.nameOf(entry.file(), entry.parent()), e);
        }
    }

    private void load(LoadPlan.Entry entry, LoadSource.Target target) throws InterruptedException {
        long size = target.size();
        if (target.cachedBytes() >= size) {
            succeeded(1, size, 0);
            return;
        }
        int pieces = Math.toIntExact((size + target.pieceBytes() - 1) / target.pieceBytes());
        FileProgress progress = new FileProgress(entry, pieces);
        for (int piece = 0; piece < pieces && awaitSlot(); piece++) {
            int number = piece;
            Thread.ofVirtual().name("sluice-load-" + id).start(() -> fetch(progress, target, number));
        }
    }

    /** How many pieces of a file are not yet over, and whether one failed. */
    private static final class FileProgress {
        private final LoadPlan.Entry entry;
        private int left; // guarded by the job
        private boolean broken; // guarded by the job

        private FileProgress(LoadPlan.Entry entry, int pieces) {
            this.entry = entry;
            this.left = pieces;
        }
    }

    private synchronized boolean awaitSlot() throws InterruptedException {
        while (slots >= request.parallel() && verdict.isEmpty()) {
            wait();
        }
        if (verdict.isPresent()) {
            return false;
        }
        slots++;
        return true;
    }

    private void fetch(FileProgress file, LoadSource.Target target, int piece) {
        try {
            if (begin()) {
                LoadedPiece loaded = target.load(piece);
                if (loaded.refused()) {
                    end(
                            State.STOPPED,
                            Optional.of("the cache takes no more: what it holds is in use or kept, or its disk is"
                                    + " degraded; see: sluice cache stat"));
                } else {
                    long bytes = Math.min(target.pieceBytes(), target.size() - piece * target.pieceBytes());
                    succeeded(isLast(file) ? 1 : 0, bytes, loaded.fetchedBytes());
                }
            }
        } catch (VfsException e) {
            if (breaks(file)) {
                failed(source.nameOf(file.entry.file(), file.entry.parent()), e);
            }
        } catch (RuntimeException e) {
            LOG.error("op=load id={} error=unexpected", id, e);
            end(State.STOPPED, Optional.of("a defect of the gateway; its log has the details"));
        } finally {
            leaveSlot();
        }
    }

    private synchronized boolean begin() {
        fetching.add(Thread.currentThread());
        return !interrupting;
    }

    private synchronized void leaveSlot() {
        fetching.remove(Thread.currentThread());
        slots--;
        notifyAll();
    }

    private synchronized boolean isLast(FileProgress file) {
        file.left--;
        return file.left == 0;
    }

    /** Whether this is the first failure of the file, and none that comes of the end. */
    private synchronized boolean breaks(FileProgress file) {
        boolean first = !file.broken && !interrupting;
        file.broken = true;
        return first;
    }

    private synchronized void succeeded(int files, long bytes, long fetched) {
        doneFiles += files;
        doneBytes += bytes;
        fetchedBytes += fetched;
        failedInARow = 0;
    }

    private synchronized void foundHere() {
        localFiles++;
    }

    void failed(String file, VfsException e) {
        boolean hopeless;
        synchronized (this) {
            failedFiles++;
            if (failures.size() < SHOWN_FAILURES) {
                failures.add(new LoadStatus.Failure(file, e.reason()));
            }
            hopeless = ++failedInARow == HOPELESS;
        }
        if (hopeless) {
            end(State.STOPPED, Optional.of(HOPELESS + " files in a row failed, the last because: " + e.reason()));
        }
    }
}
