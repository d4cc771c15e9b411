package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.listing.ListingWriter;
import io.sluice.vfs.core.listing.Snapshot;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the store for the listing of one directory, for all who want it at the same time. Thread-safe. */
final class ListingFetch {
    /** Pages of one listing, beyond which the store is not believed: 200 million entries. */
    static final int ALL_PAGES = 200_000;

    private final Directory directory;
    private final ListingTools tools;

    // Guarded by the monitor of this.
    private Optional<CompletableFuture<Optional<Fetched>>> inFlight = Optional.empty();

    /**
     * What the store answered.
     *
     * @param order the last change of the directory made here when the store was asked
     */
    record Fetched(Snapshot snapshot, long order) {}

    /** Takes what was fetched, before anybody who waits for it goes on. */
    @FunctionalInterface
    interface Keeper {
        void keep(Fetched fetched);
    }

    ListingFetch(Directory directory, ListingTools tools) {
        this.directory = directory;
        this.tools = tools;
    }

    /** Asks the store, or waits for who does; empty if the listing has more than {@code maxPages}. */
    Optional<Snapshot> fetch(Placement placement, int maxPages, Keeper keeper) throws VfsException {
        CompletableFuture<Optional<Fetched>> mine = new CompletableFuture<>();
        Optional<CompletableFuture<Optional<Fetched>>> others;
        synchronized (this) {
            others = inFlight;
            if (others.isEmpty()) {
                inFlight = Optional.of(mine);
            }
        }
        if (others.isPresent()) {
            return await(others.get()).map(Fetched::snapshot);
        }
        try {
            Optional<Fetched> result = ask(placement, maxPages);
            result.ifPresent(keeper::keep);
            mine.complete(result);
            return result.map(Fetched::snapshot);
        } catch (VfsException e) {
            mine.completeExceptionally(e);
            throw e;
        } catch (RuntimeException e) {
            mine.completeExceptionally(new VfsException(VfsError.IO, "the listing failed unexpectedly", e));
            throw e;
        } finally {
            synchronized (this) {
                inFlight = Optional.empty();
            }
        }
    }

    private Optional<Fetched> ask(Placement placement, int maxPages) throws VfsException {
        long order = directory.lastChange();
        Instant began = tools.now();
        UnderFileSystem store = placement.requireMount().store();
        try (ListingWriter writer = tools.files().begin(directory.id());
                ListingPages pages = new ListingPages(store, placement.storePath(), maxPages)) {
            for (Optional<StorePage> page = pages.next(); page.isPresent(); page = pages.next()) {
                for (StoreEntry entry : page.get().entries()) {
                    writer.add(entry);
                }
            }
            return pages.wereAll() ? Optional.of(new Fetched(writer.finish(began), order)) : Optional.empty();
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        } catch (IOException e) {
            throw new VfsException(VfsError.IO, "the listing can't be kept: " + e.getMessage(), e);
        }
    }

    private Optional<Fetched> await(CompletableFuture<Optional<Fetched>> other) throws VfsException {
        try {
            return other.get(tools.settings().storeDeadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof VfsException failure
                    ? failure
                    : new VfsException(VfsError.IO, "the listing failed", e.getCause());
        } catch (TimeoutException e) {
            throw new VfsException(VfsError.UNAVAILABLE, "the store takes too long to list a directory", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VfsException(VfsError.UNAVAILABLE, "interrupted while waiting for a listing", e);
        }
    }
}
