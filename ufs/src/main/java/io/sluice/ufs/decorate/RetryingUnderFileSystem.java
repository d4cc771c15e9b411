package io.sluice.ufs.decorate;

import io.sluice.vfs.FileName;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.PartUploads;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StoreObserver;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.StoreRange;
import io.sluice.vfs.storage.StoreTraits;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.storage.UploadSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store that tries again what may succeed later, to the policy's deadline. A stream that breaks is opened again where it broke, so that its reader does
 * not notice; the deadline counts from the last byte that came. When the store throttles one call, all slow down together ({@link Pace}).
 *
 * <p>An attempt that failed may have been carried out all the same, its answer lost. So after a failed attempt:
 *
 * <ul>
 *   <li>an exclusive put that finds the name taken reads what is there: the very bytes that were to be put are ours, and the put succeeded (who put equal
 *       bytes at the same moment can't be told apart, and need not be);
 *   <li>a delete or a removal that finds nothing, and a directory to be made that is there, are done;
 *   <li>a rename that finds nothing at its old place and a file at the new one is done, and returns that file: whoever must be sure compares its size.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class RetryingUnderFileSystem implements UnderFileSystem {
    private static final Logger log = LoggerFactory.getLogger(RetryingUnderFileSystem.class);

    private final UnderFileSystem store;
    private final RetryPolicy policy;
    private final RetryClock clock;
    private final String name;
    private final Availability availability;
    private final WrongAnswers wrongAnswers;
    private final Pace pace = new Pace();

    /** @param name of the store, for the log */
    public RetryingUnderFileSystem(UnderFileSystem store, RetryPolicy policy, RetryClock clock, String name) {
        this(store, policy, clock, name, StoreObserver.NOBODY);
    }

    /**
     * @param name of the store, for the log
     * @param observer is told when attempts get no answers any more, and when they do again
     */
    public RetryingUnderFileSystem(
            UnderFileSystem store, RetryPolicy policy, RetryClock clock, String name, StoreObserver observer) {
        this.store = store;
        this.availability = new Availability(observer);
        this.wrongAnswers = new WrongAnswers(name);
        this.policy = policy;
        this.clock = clock;
        this.name = name;
    }

    @Override
    public StoreTraits traits() {
        return store.traits();
    }

    @Override
    public Optional<StoreEntry> stat(StorePath path) throws UfsException {
        return untilDone("stat", path, _ -> store.stat(path));
    }

    @Override
    public StorePage list(StorePath directory, Optional<String> token) throws UfsException {
        return untilDone("list", directory, _ -> store.list(directory, token));
    }

    @Override
    public Optional<StoreRange> listFrom(StorePath directory, FileName name) throws UfsException {
        return untilDone("list", directory, _ -> store.listFrom(directory, name));
    }

    @Override
    public InputStream read(StorePath file, ContentVersion version, long offset, long length) throws UfsException {
        InputStream first = untilDone("read", file, _ -> store.read(file, version, offset, length));
        return resuming(first, file, version, offset, length);
    }

    @Override
    public InputStream readWhole(StorePath file, ContentVersion version, long size) throws UfsException {
        InputStream first = untilDone("read", file, _ -> store.readWhole(file, version, size));
        return resuming(first, file, version, 0, size);
    }

    private InputStream resuming(InputStream first, StorePath file, ContentVersion version, long offset, long length) {
        return new ResumingStream(
                first,
                offset,
                length,
                (from, left) -> paced("read", file, _ -> store.read(file, version, from, left), false),
                store::translate,
                new Patience(policy, clock));
    }

    @Override
    public UfsException translate(IOException failure) {
        return failure.getCause() instanceof UfsException known ? known : store.translate(failure);
    }

    @Override
    public StoreEntry.StoreFile put(StorePath file, UploadSource source, PutMode mode) throws UfsException {
        return untilDone("put", file, again -> {
            try {
                return store.put(file, source, mode);
            } catch (UfsException e) {
                if (again && e.error() == UfsError.EXISTS) {
                    return ours(file, source).orElseThrow(() -> e);
                }
                throw e;
            }
        });
    }

    /** The file that is there, if its bytes are those of {@code source}. */
    private Optional<StoreEntry.StoreFile> ours(StorePath file, UploadSource source) throws UfsException {
        Optional<StoreEntry> there = store.stat(file);
        if (there.isEmpty()
                || !(there.get() instanceof StoreEntry.StoreFile stored)
                || stored.size() != source.size()) {
            return Optional.empty();
        }
        if (stored.size() == 0) {
            return Optional.of(stored);
        }
        try (InputStream theirs = store.readWhole(file, stored.version(), stored.size());
                InputStream mine = source.open(0, source.size())) {
            return SameBytes.in(theirs, mine) ? Optional.of(stored) : Optional.empty();
        } catch (IOException e) {
            throw store.translate(e);
        }
    }

    @Override
    public Optional<PartUploads> partUploads() {
        return store.partUploads().map(parts -> new RetryingPartUploads(parts, this::untilAnswered));
    }

    private <T> T untilAnswered(String operation, StorePath path, RetryingPartUploads.Call<T> call)
            throws UfsException {
        return untilDone(operation, path, _ -> call.run());
    }

    @Override
    public void delete(StorePath file) throws UfsException {
        untilDone("delete", file, again -> done(again, UfsError.NOT_FOUND, () -> store.delete(file)));
    }

    @Override
    public Optional<StoreEntry.StoreFile> rename(StorePath from, StorePath to) throws UfsException {
        return untilDone("rename", from, again -> {
            try {
                return store.rename(from, to);
            } catch (UfsException e) {
                if (again && e.error() == UfsError.NOT_FOUND) {
                    return asFile(store.stat(to).orElseThrow(() -> e));
                }
                throw e;
            }
        });
    }

    @Override
    public StoreEntry.StoreFile copy(StorePath from, StoreEntry.StoreFile source, StorePath to) throws UfsException {
        return untilDone("copy", from, again -> store.copy(from, source, to));
    }

    private static Optional<StoreEntry.StoreFile> asFile(StoreEntry entry) {
        return switch (entry) {
            case StoreEntry.StoreFile file -> Optional.of(file);
            case StoreEntry.StoreDirectory _ -> Optional.empty();
        };
    }

    @Override
    public void makeDirectory(StorePath directory) throws UfsException {
        untilDone("mkdir", directory, again -> done(again, UfsError.EXISTS, () -> store.makeDirectory(directory)));
    }

    @Override
    public void removeDirectory(StorePath directory) throws UfsException {
        untilDone("rmdir", directory, again -> done(again, UfsError.NOT_FOUND, () -> store.removeDirectory(directory)));
    }

    @Override
    public void close() {
        store.close();
    }

    /** @param lost what the store answers if an earlier attempt was carried out, though its answer was lost */
    private static boolean done(boolean again, UfsError lost, Change change) throws UfsException {
        try {
            change.run();
            return true;
        } catch (UfsException e) {
            if (again && e.error() == lost) {
                return true;
            }
            throw e;
        }
    }

    private <T> T untilDone(String operation, StorePath path, Attempt<T> attempt) throws UfsException {
        Patience patience = new Patience(policy, clock);
        while (true) {
            try {
                return paced(operation, path, attempt, patience.failures() > 0);
            } catch (UfsException e) {
                patience.waitAfter(e);
            }
        }
    }

    /** Makes an attempt when it is its turn; beyond the deadline no turn is waited for. */
    private <T> T paced(String operation, StorePath path, Attempt<T> attempt, boolean again) throws UfsException {
        Duration wait = pace.begin(clock.nanoTime());
        if (wait.isPositive()) {
            awaitTurn(wait);
        }
        long began = clock.nanoTime();
        try {
            T answer = attempt.run(again);
            availability.answered(began, clock.nanoTime());
            return answer;
        } catch (UfsException e) {
            note(began, e);
            wrongAnswers.seen(operation, path, e);
            if (e.error() == UfsError.THROTTLED && pace.throttled(clock.nanoTime(), e.retryAfter())) {
                log.info(
                        "event=store-throttles store={} requests-a-second={}",
                        name,
                        String.format(Locale.ROOT, "%.1f", pace.rate()));
            }
            throw e;
        }
    }

    /** Who was interrupted does not know whether there would have been an answer. */
    private void note(long began, UfsException failure) {
        if (failure.error() != UfsError.UNAVAILABLE) {
            availability.answered(began, clock.nanoTime());
        } else if (!Thread.currentThread().isInterrupted()) {
            availability.failed(began, clock.nanoTime(), failure.reason());
        }
    }

    private void awaitTurn(Duration wait) throws UfsException {
        if (wait.compareTo(policy.deadline()) > 0) {
            throw new UfsException(
                    UfsError.THROTTLED, name + " throttles, and too many requests wait for their turn already");
        }
        try {
            clock.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UfsException(UfsError.UNAVAILABLE, "interrupted while waiting for a turn at " + name, e);
        }
    }

    private interface Attempt<T> {
        T run(boolean again) throws UfsException;
    }

    private interface Change {
        void run() throws UfsException;
    }
}
