package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the store says of one directory, with as few requests as will do. Thread-safe.
 *
 * <p>A look-up in a directory that was not listed yet asks for the first page of its listing: that answers for every other name too, unless the directory
 * has more pages; then single names are asked for, until somebody wants the whole listing. One request at a time for the listing of a directory: who comes
 * meanwhile waits for it.
 */
final class Listing {
    /** Pages of one listing, beyond which the store is not believed: 200 million entries. */
    private static final int MAX_PAGES = 200_000;

    private final Directory directory;
    private final ListingTools tools;

    // Guarded by the monitor of this.
    private Optional<Snapshot> snapshot = Optional.empty();
    private Optional<CompletableFuture<Optional<Snapshot>>> inFlight = Optional.empty();
    private boolean large;
    private boolean outdated;

    Listing(Directory directory, ListingTools tools) {
        this.directory = directory;
        this.tools = tools;
    }

    /** The entry of that name in the store. */
    Optional<StoreEntry> find(FileName name) throws VfsException {
        Placement placement = tools.placement(directory);
        if (placement.mount().isEmpty()) {
            return Optional.empty();
        }
        Optional<Snapshot> fresh = fresh(placement);
        if (fresh.isEmpty() && !isLarge()) {
            fresh = fetch(placement, 1);
        }
        if (fresh.isPresent()) {
            Optional<StoreEntry> listed = fresh.get().find(name);
            if (listed.isPresent()
                    || isYoung(fresh.get().fetched(), tools.settings().negativeTtl())) {
                return listed;
            }
        }
        return observe(placement, name);
    }

    /** The same, asked of the store itself, whatever the listing says. */
    Optional<StoreEntry> findAnew(FileName name) throws VfsException {
        Placement placement = tools.placement(directory);
        return placement.mount().isEmpty() ? Optional.empty() : observe(placement, name);
    }

    /** All entries. */
    Snapshot complete() throws VfsException {
        Placement placement = tools.placement(directory);
        if (placement.mount().isEmpty()) {
            return Snapshot.of(directory.id(), List.of(), tools.now());
        }
        Optional<Snapshot> fresh = fresh(placement);
        while (fresh.isEmpty()) {
            fresh = fetch(placement, MAX_PAGES);
        }
        return fresh.get();
    }

    /** What was listed last, however old. */
    synchronized Optional<Snapshot> last() {
        return snapshot;
    }

    /** The store has something else than was believed: it is asked again when somebody wants to know. */
    synchronized void outdate() {
        outdated = true;
    }

    private Optional<StoreEntry> observe(Placement placement, FileName name) throws VfsException {
        Location place = new Location(directory.id(), name);
        Optional<ListingTools.Observation> known = tools.observation(place);
        if (known.isPresent()) {
            boolean found = known.get().entry().isPresent();
            Duration ttl = found
                    ? mount(placement).metadataTtl(tools.settings())
                    : tools.settings().negativeTtl();
            if (isYoung(known.get().at(), ttl)) {
                return known.get().entry();
            }
        }
        try {
            Optional<StoreEntry> entry =
                    mount(placement).store().stat(placement.storePath().child(name));
            tools.observed(place, entry);
            if (entry.isPresent() && last().isPresent()) {
                outdate();
            }
            return entry;
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
    }

    private synchronized boolean isLarge() {
        return large;
    }

    private Optional<Snapshot> fresh(Placement placement) {
        Duration ttl = mount(placement).metadataTtl(tools.settings());
        synchronized (this) {
            return outdated ? Optional.empty() : snapshot.filter(known -> isYoung(known.fetched(), ttl));
        }
    }

    private boolean isYoung(Instant since, Duration ttl) {
        return tools.now().isBefore(since.plus(ttl));
    }

    /** Asks the store, or waits for who does; empty if the listing has more than {@code maxPages}. */
    private Optional<Snapshot> fetch(Placement placement, int maxPages) throws VfsException {
        CompletableFuture<Optional<Snapshot>> mine = new CompletableFuture<>();
        Optional<CompletableFuture<Optional<Snapshot>>> others;
        synchronized (this) {
            others = inFlight;
            if (others.isEmpty()) {
                inFlight = Optional.of(mine);
            }
        }
        if (others.isPresent()) {
            return await(others.get());
        }
        try {
            Optional<Snapshot> result = ask(placement, maxPages);
            mine.complete(result);
            return result;
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

    private Optional<Snapshot> ask(Placement placement, int maxPages) throws VfsException {
        long order = directory.lastChange();
        Instant began = tools.now();
        UnderFileSystem store = mount(placement).store();
        StorePath path = placement.storePath();
        List<StoreEntry> entries = new ArrayList<>();
        Optional<String> token = Optional.empty();
        try {
            for (int pages = 1; ; pages++) {
                StorePage page = store.list(path, token);
                entries.addAll(page.entries());
                if (page.next().isEmpty()) {
                    break;
                }
                if (page.next().equals(token)) {
                    throw new VfsException(VfsError.IO, "the store repeats itself while listing " + path);
                }
                if (pages >= maxPages) {
                    synchronized (this) {
                        large = true;
                    }
                    return Optional.empty();
                }
                token = page.next();
            }
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
        return Optional.of(keep(Snapshot.of(directory.id(), entries, began), order));
    }

    private Snapshot keep(Snapshot fetched, long order) {
        synchronized (this) {
            boolean changed = snapshot.isPresent() && !snapshot.get().showsTheSameAs(fetched);
            if (changed) {
                directory.touched(tools.now());
            }
            snapshot = Optional.of(fetched);
            outdated = false;
        }
        directory.settle(order);
        return fetched;
    }

    private Optional<Snapshot> await(CompletableFuture<Optional<Snapshot>> other) throws VfsException {
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

    private static Mount mount(Placement placement) {
        return placement.mount().orElseThrow();
    }
}
