package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.meta.Location;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A directory that this process has met: where it lies, what its store listed, and what this gateway knows better. Thread-safe. */
final class Directory {
    private final InodeId id;
    private final ListingTools tools;
    private final Listing listing;
    private final Consumer<Directory> changedHere;

    /** By cookie, so that a listing takes them in from any place on. */
    private final ConcurrentNavigableMap<Long, LocalEntry> local = new ConcurrentSkipListMap<>();

    private final AtomicLong changes = new AtomicLong();
    private volatile Optional<Location> location;
    private volatile CachedPlacement placement = new CachedPlacement(-1, Optional.empty());

    private volatile CachedRules rules = new CachedRules(-1, InheritedRules.NONE);

    private record CachedRules(long epoch, InheritedRules rules) {}

    private record CachedPlacement(long epoch, Optional<Placement> placement) {}

    /** @param changedHere told whenever something is known better here than the store lists it, or is not any more */
    Directory(InodeId id, Optional<Location> location, ListingTools tools, Consumer<Directory> changedHere) {
        this.id = id;
        this.location = location;
        this.tools = tools;
        this.listing = new Listing(this, tools);
        this.changedHere = changedHere;
    }

    InodeId id() {
        return id;
    }

    Listing listing() {
        return listing;
    }

    /** Where it lies; empty for the root. */
    Optional<Location> location() {
        return location;
    }

    void moveTo(Location newLocation) {
        location = Optional.of(newLocation);
    }

    /** The placement as computed in that epoch of the mount table. */
    Optional<Placement> placementIn(long epoch) {
        CachedPlacement cached = placement;
        return cached.epoch() == epoch ? cached.placement() : Optional.empty();
    }

    /** The rules as computed in that epoch of the mount table. */
    Optional<InheritedRules> rulesIn(long epoch) {
        CachedRules cached = rules;
        return cached.epoch() == epoch ? Optional.of(cached.rules()) : Optional.empty();
    }

    void remember(InheritedRules computed, long epoch) {
        rules = new CachedRules(epoch, computed);
    }

    void remember(Placement computed, long epoch) {
        placement = new CachedPlacement(epoch, Optional.of(computed));
    }

    /** When its entries last changed, as far as this process saw it. */
    Optional<Instant> modified() {
        return tools.changeTime(id);
    }

    void touched(Instant now) {
        tools.changed(id, now);
    }

    Optional<LocalEntry> local(FileName name) {
        LocalEntry entry = local.get(cookieOf(name));
        return entry != null && entry.name().equals(name) ? Optional.of(entry) : Optional.empty();
    }

    void putLocal(LocalEntry entry) {
        local.put(cookieOf(entry.name()), entry);
        changedHere.accept(this);
        if (entry.changesStore()) {
            listing.changedHere();
        }
        tell(entry);
    }

    private void tell(LocalEntry entry) {
        tools.news().entryChanged(id, entry.name());
        if (entry instanceof LocalEntry.Written written) {
            tools.news().inodeChanged(written.file().id());
        }
    }

    /** Takes away what is known of the name if it is still that. */
    void dropLocal(LocalEntry entry) {
        local.remove(cookieOf(entry.name()), entry);
        changedHere.accept(this);
        tell(entry);
    }

    /** Shows nothing of that name from now on, whatever the store lists. */
    void hide(FileName name) {
        putLocal(new LocalEntry.Underway(name));
    }

    /** Ends {@link #hide}: the store is asked what is there. */
    void unhide(FileName name) {
        local(name).filter(LocalEntry.Underway.class::isInstance).ifPresent(this::dropLocal);
        listing.outdate();
    }

    /** Whether everything that is known of it lies in its store. */
    boolean isAsListed() {
        return local.isEmpty();
    }

    /** Those after the cookie, in the order of cookies. */
    SortedMap<Long, LocalEntry> localAfter(long cookie) {
        return local.tailMap(cookie, false);
    }

    boolean anyLocal(Predicate<LocalEntry> test) {
        return local.values().stream().anyMatch(test);
    }

    /** The object of an unlinked file is gone from the store. */
    void exhume(UnlinkedFile file) {
        for (LocalEntry entry : local.values()) {
            if (entry instanceof LocalEntry.Buried buried && buried.file().equals(file)) {
                local.replace(
                        cookieOf(entry.name()), entry, new LocalEntry.Gone(entry.name(), Instant.MIN, nextChange()));
            }
        }
    }

    /** The number of a change that is made now. */
    long nextChange() {
        return changes.incrementAndGet();
    }

    long lastChange() {
        return changes.get();
    }

    /** A listing that began after change number {@code order} is there: what was only known better until then is forgotten. */
    void settle(long order) {
        List<LocalEntry> settled = new ArrayList<>();
        for (LocalEntry entry : local.values()) {
            if (isSettled(entry, order) && local.remove(cookieOf(entry.name()), entry)) {
                settled.add(entry);
            }
        }
        changedHere.accept(this);
        settled.forEach(this::tell);
    }

    private static boolean isSettled(LocalEntry entry, long order) {
        return switch (entry) {
            case LocalEntry.Added added -> added.order() <= order;
            case LocalEntry.Gone gone -> gone.order() <= order;
            case LocalEntry.Written _, LocalEntry.Buried _, LocalEntry.Hidden _, LocalEntry.Underway _ -> false;
        };
    }

    /** What was put into the store or taken out of it here must be seen there. */
    void forgetWhatTheStoreMustShow() {
        settle(lastChange());
    }

    /** Another store has its place: nothing of the last one's is true any more. */
    void forgetStore() {
        settle(Long.MAX_VALUE);
        listing.forgetStore();
    }

    private long cookieOf(FileName name) {
        return InodeId.derive(id, name).value();
    }
}
