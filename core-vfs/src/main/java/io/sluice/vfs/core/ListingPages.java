package io.sluice.vfs.core;

import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.trace.Spans;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The pages of a listing; the next one is asked for while the last one is being looked at. Not thread-safe. */
final class ListingPages implements AutoCloseable {
    private final UnderFileSystem store;
    private final StorePath directory;
    private final int maxPages;
    private Optional<FutureTask<StorePage>> ahead = Optional.empty();
    private Optional<String> token = Optional.empty();
    private int taken;
    private boolean ended;

    /** @param maxPages at least 1; no more are asked for */
    ListingPages(UnderFileSystem store, StorePath directory, int maxPages) {
        this.store = store;
        this.directory = directory;
        this.maxPages = maxPages;
    }

    /** Empty behind the last one, or behind as many as may be asked for. */
    Optional<StorePage> next() throws UfsException {
        if (ended || taken == maxPages) {
            return Optional.empty();
        }
        StorePage page = ahead.isPresent() ? await(ahead.get()) : store.list(directory, token);
        taken++;
        if (page.next().isEmpty()) {
            ended = true;
        } else if (page.next().equals(token)) {
            throw new UfsException(UfsError.INVALID, "the store repeats itself while listing " + directory);
        } else {
            token = page.next();
            ahead = taken < maxPages ? Optional.of(askAhead(page.next())) : Optional.empty();
        }
        return Optional.of(page);
    }

    /** Whether the listing ended with what was taken. */
    boolean wereAll() {
        return ended;
    }

    private FutureTask<StorePage> askAhead(Optional<String> from) {
        FutureTask<StorePage> task = new FutureTask<>(() -> store.list(directory, from));
        Thread.startVirtualThread(Spans.carried(task));
        return task;
    }

    private StorePage await(FutureTask<StorePage> task) throws UfsException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UfsException failure
                    ? failure
                    : new UfsException(UfsError.UNAVAILABLE, "the listing failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UfsException(UfsError.UNAVAILABLE, "interrupted while listing " + directory, e);
        }
    }

    /** Nobody waits for the page that was asked for ahead. */
    @Override
    public void close() {
        ahead.ifPresent(task -> task.cancel(true));
    }
}
