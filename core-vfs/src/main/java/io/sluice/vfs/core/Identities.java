package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.MetadataStore;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Which inode a name is: the id that its place derives, unless that id belongs to something else, or the inode was moved here. Thread-safe.
 *
 * <p>Only what differs from the derived id is recorded. Whoever records something is within an update of the metadata before it has the monitor of this: others
 * come here from within one, and between the two a sync may wait.
 */
final class Identities {
    private final MetadataStore metadata;
    private final SyncDebt debt;
    private final Map<InodeId, Location> placeOf = new ConcurrentHashMap<>();
    private final Map<InodeId, Map<FileName, InodeId>> idsIn = new ConcurrentHashMap<>();

    /** Ids of inodes without a name that somebody still holds. */
    private final Set<InodeId> nameless = ConcurrentHashMap.newKeySet();

    Identities(MetadataStore metadata) {
        this.metadata = metadata;
        this.debt = new SyncDebt(metadata);
        metadata.bindings().forEach(this::remember);
    }

    /** Ids that names were given because their own were taken: durable before anybody is told. */
    SyncDebt debt() {
        return debt;
    }

    /** The inode of the entry {@code name} of {@code directory}. */
    InodeId idOf(InodeId directory, FileName name) {
        return idOf(directory, name, InodeId.derive(directory, name));
    }

    /** The same, with the derived id known already. */
    InodeId idOf(InodeId directory, FileName name, InodeId derived) {
        InodeId bound = idsIn.getOrDefault(directory, Map.of()).get(name);
        if (bound != null) {
            return bound;
        }
        return isTaken(derived) ? bindFree(directory, name) : derived;
    }

    /** Where an inode lies that was moved; empty for all others. */
    Optional<Location> placeOf(InodeId id) {
        return Optional.ofNullable(placeOf.get(id));
    }

    /** Records that {@code id} lies at {@code place} now, and what was there before does not. */
    void bind(InodeId id, Location place) {
        metadata.update(() -> bindNow(id, place));
    }

    private synchronized void bindNow(InodeId id, Location place) {
        if (place.equals(placeOf.get(id))) {
            return; // never free in between: another name of that id would get it
        }
        unbindNow(id);
        InodeId before = idsIn.getOrDefault(place.parent(), Map.of()).get(place.name());
        if (before != null) {
            unbindNow(before);
        }
        InodeId derived = InodeId.derive(place.parent(), place.name());
        if (!derived.equals(id)) {
            remember(id, place);
            metadata.bindings().put(id, place);
        }
    }

    /** Forgets where an inode lies: it has no name any more, or its place derives its id. */
    void unbind(InodeId id) {
        metadata.update(() -> unbindNow(id));
    }

    private synchronized void unbindNow(InodeId id) {
        Location place = placeOf.remove(id);
        if (place != null) {
            idsIn.computeIfPresent(place.parent(), (parent, names) -> {
                names.remove(place.name(), id);
                return names.isEmpty() ? null : names;
            });
            metadata.bindings().remove(id);
        }
    }

    void becameNameless(InodeId id) {
        nameless.add(id);
    }

    void forgetNameless(InodeId id) {
        nameless.remove(id);
    }

    /** The same if nothing has to be recorded for it. */
    Optional<InodeId> knownIdOf(InodeId directory, FileName name) {
        return knownIdOf(directory, name, InodeId.derive(directory, name));
    }

    /** The same, with the derived id known already. */
    Optional<InodeId> knownIdOf(InodeId directory, FileName name, InodeId derived) {
        InodeId bound = idsIn.getOrDefault(directory, Map.of()).get(name);
        if (bound != null) {
            return Optional.of(bound);
        }
        return isTaken(derived) ? Optional.empty() : Optional.of(derived);
    }

    private InodeId bindFree(InodeId directory, FileName name) {
        AtomicReference<InodeId> free = new AtomicReference<>();
        metadata.update(() -> free.set(bindFreeNow(directory, name)));
        return free.get();
    }

    private synchronized InodeId bindFreeNow(InodeId directory, FileName name) {
        InodeId bound = idsIn.getOrDefault(directory, Map.of()).get(name);
        if (bound != null) {
            return bound;
        }
        int probe = 0;
        InodeId candidate = InodeId.derive(directory, name);
        while (isTaken(candidate)) {
            candidate = InodeId.derive(directory, name, ++probe);
        }
        if (probe > 0) {
            bindNow(candidate, new Location(directory, name));
            debt.owe();
        }
        return candidate;
    }

    private boolean isTaken(InodeId id) {
        return placeOf.containsKey(id) || nameless.contains(id);
    }

    private void remember(InodeId id, Location place) {
        placeOf.put(id, place);
        idsIn.computeIfAbsent(place.parent(), parent -> new ConcurrentHashMap<>())
                .put(place.name(), id);
    }
}
