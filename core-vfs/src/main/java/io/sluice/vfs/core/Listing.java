package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.listing.Snapshot;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.UfsException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store says of one directory, with as few requests as will do. Thread-safe.
 *
 * <p>A look-up in a directory that was not listed yet asks for the first page of its listing: that answers for every other name too, unless the directory
 * has more pages; then single names are asked for, until somebody wants the whole listing. So are names that are not in a listing of some age; of more than one
 * in a moment, it is the listing that is asked for anew, or the part of it around the name. A listing that is in use is asked for again in the background
 * before it expires, where that is one request or a few. What was listed before a restart still counts as long as nothing was changed here since.
 */
final class Listing {
    private static final Logger LOG = LoggerFactory.getLogger(Listing.class);

    /** The largest listing that is asked for in the place of single names: one request. */
    private static final int MAX_LISTED_FOR_A_NAME = 900;

    private static final int ATTEMPTS = 3;

    /** What somebody does with a whole listing. */
    @FunctionalInterface
    interface Use<T> {
        T of(Snapshot snapshot) throws IOException, VfsException;
    }

    private final Directory directory;
    private final ListingTools tools;
    private final ListingFetch fetch;
    private final ListedRanges ranges;
    private final AtomicBoolean refreshing = new AtomicBoolean();

    /** The snapshot if it is not outdated, for who may not wait for the monitor. */
    private volatile Optional<Snapshot> current = Optional.empty();

    /** Changed under the monitor of this. */
    private volatile boolean large;

    // Guarded by the monitor of this; whoever changes snapshot or outdated calls showCurrent.
    private Optional<Snapshot> snapshot = Optional.empty();
    private boolean opened;
    private boolean outdated;
    private long outdatings;

    Listing(Directory directory, ListingTools tools) {
        this.directory = directory;
        this.tools = tools;
        this.fetch = new ListingFetch(directory, tools);
        this.ranges = new ListedRanges(tools);
    }

    /** The entry of that name in the store. */
    Optional<StoreEntry> find(FileName name) throws VfsException {
        Placement placement = tools.placement(directory);
        if (placement.mount().isEmpty()) {
            return Optional.empty();
        }
        Optional<Snapshot> fresh = fresh(placement);
        if (fresh.isEmpty() && !large) {
            fresh = fetch(placement, 1);
        }
        if (fresh.isPresent()) {
            Optional<Optional<StoreEntry>> told = told(fresh.get(), name);
            if (told.isPresent()) {
                return told.get();
            }
        }
        Optional<Optional<StoreEntry>> seen = seen(placement, name);
        if (seen.isPresent()) {
            return seen.get();
        }
        Optional<Optional<StoreEntry>> told = ranges.told(name);
        if (told.isEmpty()) {
            return missed(placement, fresh, name);
        }
        return told.get().isPresent() ? observed(name, told.get()) : told.get();
    }

    /** Of the first of many names the store is asked alone, of the next together with others. */
    private Optional<StoreEntry> missed(Placement placement, Optional<Snapshot> fresh, FileName name)
            throws VfsException {
        if (!ranges.isOneOfManyMisses()) {
            return observe(placement, name);
        }
        if (fresh.isPresent() && fresh.get().size() <= MAX_LISTED_FOR_A_NAME) {
            Optional<Optional<StoreEntry>> told = fetch(placement, 1).flatMap(newer -> told(newer, name));
            if (told.isPresent()) {
                return told.get();
            }
        }
        Optional<Optional<StoreEntry>> told = ranges.ask(placement, name);
        return told.isPresent() ? observed(name, told.get()) : observe(placement, name);
    }

    /** What {@link #find} would find, if that can be told without store and disk; empty also where it can't. */
    Optional<StoreEntry> remembered(FileName name, InodeId derived) {
        Optional<Snapshot> listed = current;
        try {
            if (listed.isEmpty()) {
                Placement placement = tools.placement(directory);
                return large && placement.mount().isPresent()
                        ? seen(placement, name).flatMap(Function.identity())
                        : Optional.empty();
            }
            return believed(listed.get()).isPositive() ? listed.get().findInMemory(name, derived) : Optional.empty();
        } catch (IOException | VfsException e) {
            return Optional.empty();
        }
    }

    /** How long it is told as it is from memory, if nothing is heard of changes; zero if it is to be asked for now. */
    Duration believed() {
        return current.map(this::believed).orElse(Duration.ZERO);
    }

    private Duration believed(Snapshot listed) {
        try {
            return tools.believed(tools.placement(directory), listed);
        } catch (VfsException e) {
            return Duration.ZERO;
        }
    }

    private void showCurrent() {
        current = outdated ? Optional.empty() : snapshot;
    }

    /** What a listing tells of a name, if it is still to be believed. */
    private Optional<Optional<StoreEntry>> told(Snapshot listing, FileName name) {
        try {
            Optional<StoreEntry> listed = listing.find(name);
            return listed.isPresent()
                            || tools.isYoung(listing.fetched(), tools.settings().negativeTtl())
                    ? Optional.of(listed)
                    : Optional.empty();
        } catch (IOException e) {
            drop(listing, e);
            return Optional.empty();
        }
    }

    /** The same, asked of the store itself, whatever the listing says. */
    Optional<StoreEntry> findAnew(FileName name) throws VfsException {
        Placement placement = tools.placement(directory);
        return placement.mount().isEmpty() ? Optional.empty() : observe(placement, name);
    }

    /** The name that derives {@code id}: by what was listed last, however old, else by the whole listing. */
    Optional<FileName> nameOf(InodeId id) throws VfsException {
        Optional<Snapshot> last = last();
        if (last.isPresent()) {
            try {
                Optional<StoreEntry> entry = last.get().find(id);
                if (entry.isPresent()) {
                    return entry.map(StoreEntry::name);
                }
            } catch (IOException e) {
                drop(last.get(), e);
            }
        }
        return whole(complete -> complete.find(id).map(StoreEntry::name));
    }

    /** Lets {@code use} have all entries; where the snapshot turns out to be of no use, it is called again with another one. */
    <T> T whole(Use<T> use) throws VfsException {
        return with(use, false);
    }

    /** The same for who has begun already: a listing that is read page by page must not be asked for anew with each page. */
    <T> T goOn(Use<T> use) throws VfsException {
        return with(use, true);
    }

    private <T> T with(Use<T> use, boolean begun) throws VfsException {
        for (int attempt = 1; ; attempt++) {
            Optional<Snapshot> last = begun ? last() : Optional.empty();
            Snapshot complete = last.isPresent() ? last.get() : complete();
            try {
                return use.of(complete);
            } catch (IOException e) {
                drop(complete, e);
                if (attempt == ATTEMPTS) {
                    throw new VfsException(VfsError.IO, "the listing can't be read: " + e.getMessage(), e);
                }
            }
        }
    }

    private Snapshot complete() throws VfsException {
        Placement placement = tools.placement(directory);
        if (placement.mount().isEmpty()) {
            return tools.empty(directory.id());
        }
        Optional<Snapshot> fresh = fresh(placement);
        while (fresh.isEmpty()) {
            fresh = fetch(placement, ListingFetch.ALL_PAGES);
        }
        return fresh.get();
    }

    /** What was listed last, however old. */
    Optional<Snapshot> last() throws VfsException {
        Placement placement = tools.placement(directory);
        synchronized (this) {
            open(placement);
            return snapshot;
        }
    }

    /** The store has something else than was believed: it is asked again when somebody wants to know. */
    synchronized void outdate() {
        ranges.forget();
        outdated = true;
        outdatings++;
        showCurrent();
        changedHere();
    }

    /** Something was changed here that the listing does not show: a restart asks the store. */
    synchronized void changedHere() {
        if (snapshot.isPresent()) {
            tools.files().unsave(snapshot.get());
        } else {
            opened = true;
            tools.files().remove(directory.id());
        }
    }

    /** Another store has the directory's place. */
    synchronized void forgetStore() {
        snapshot.ifPresent(tools.files()::discard);
        snapshot = Optional.empty();
        opened = false;
        large = false;
        outdated = false;
        outdatings++;
        ranges.forget();
        showCurrent();
    }

    private Optional<StoreEntry> observe(Placement placement, FileName name) throws VfsException {
        Optional<Optional<StoreEntry>> seen = seen(placement, name);
        if (seen.isPresent()) {
            return seen.get();
        }
        try {
            Optional<StoreEntry> entry =
                    mount(placement).store().stat(placement.storePath().child(name));
            return observed(name, entry);
        } catch (UfsException e) {
            throw StoreErrors.of(e);
        }
    }

    private Optional<StoreEntry> observed(FileName name, Optional<StoreEntry> entry) throws VfsException {
        tools.observed(new Location(directory.id(), name), entry);
        if (entry.isPresent() && last().isPresent()) {
            outdate();
        }
        return entry;
    }

    private Optional<Optional<StoreEntry>> seen(Placement placement, FileName name) {
        return tools.seen(new Location(directory.id(), name), mount(placement).metadataTtl(tools.settings()));
    }

    private Optional<Snapshot> fresh(Placement placement) {
        Duration ttl = mount(placement).metadataTtl(tools.settings());
        Optional<Snapshot> fresh;
        synchronized (this) {
            open(placement);
            fresh = outdated ? Optional.empty() : snapshot.filter(known -> tools.isYoung(known.fetched(), ttl));
        }
        fresh.filter(known -> tools.believed(placement, known).isZero())
                .ifPresent(known -> refreshAhead(placement, known));
        return fresh;
    }

    /** What a gateway before this one saved; the caller has the monitor. */
    private void open(Placement placement) {
        if (!opened && placement.mount().isPresent()) {
            opened = true;
            snapshot = tools.files().saved(directory.id(), mount(placement).id());
            showCurrent();
        }
    }

    private void refreshAhead(Placement placement, Snapshot known) {
        if (!refreshing.compareAndSet(false, true)) {
            return;
        }
        tools.inBackground(() -> {
            try {
                if (isLatest(known)) {
                    var _ = fetch(placement, ListingFetch.ALL_PAGES);
                }
            } catch (VfsException e) {
                LOG.debug("op=refresh inode={} error={}", directory.id(), e.getMessage());
            } finally {
                refreshing.set(false);
            }
        });
    }

    /** Whether nothing newer came since; who saw it getting old may have been overtaken by a refresh that has ended meanwhile. */
    private synchronized boolean isLatest(Snapshot known) {
        return snapshot.filter(known::equals).isPresent();
    }

    private Optional<Snapshot> fetch(Placement placement, int maxPages) throws VfsException {
        long began;
        synchronized (this) {
            began = outdatings;
        }
        Optional<Snapshot> fetched = fetch.fetch(
                placement,
                maxPages,
                result -> keep(result, began, mount(placement).id()));
        if (fetched.isEmpty()) {
            synchronized (this) {
                large = true;
            }
        }
        return fetched;
    }

    private void keep(ListingFetch.Fetched fetched, long outdatingsThen, String mount) {
        Snapshot fresh = fetched.snapshot();
        Optional<Snapshot> old;
        synchronized (this) {
            old = snapshot;
        }
        if (!isStillOf(mount)) {
            tools.files().discard(fresh);
            return;
        }
        boolean changed = old.filter(known -> !known.showsTheSameAs(fresh)).isPresent();
        if (changed) {
            tools.compared(directory, old.get(), fresh);
            directory.touched(tools.now());
        }
        synchronized (this) {
            snapshot = Optional.of(fresh);
            opened = true;
            outdated = outdatings != outdatingsThen;
            showCurrent();
            if (!outdated && directory.lastChange() == fetched.order()) {
                tools.files().save(fresh, mount);
            }
        }
        if (changed) {
            tools.tellDifferences(directory, old.get(), fresh);
        }
        old.ifPresent(tools.files()::discard);
        directory.settle(fetched.order());
    }

    /** Whether the store that answered is the one that the directory lies in now. */
    private boolean isStillOf(String mount) {
        try {
            return tools.placement(directory)
                    .mount()
                    .filter(now -> now.id().equals(mount))
                    .isPresent();
        } catch (VfsException e) {
            return false;
        }
    }

    private void drop(Snapshot useless, IOException why) {
        LOG.debug("op=list inode={} asked_again={}", directory.id(), why.getMessage());
        synchronized (this) {
            if (snapshot.filter(useless::equals).isPresent()) {
                snapshot = Optional.empty();
                showCurrent();
                tools.files().remove(directory.id());
            }
        }
        tools.news().allChanged();
    }

    private static Mount mount(Placement placement) {
        return placement.mount().orElseThrow();
    }
}
