package io.sluice.vfs.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What all listings share. Thread-safe. */
final class ListingTools {
    private static final long MAX_OBSERVATIONS = 100_000;

    /** Finds where a directory lies. */
    @FunctionalInterface
    interface Placements {
        Placement of(Directory directory) throws VfsException;
    }

    /** What the store answered when it was asked for one name. */
    record Observation(Optional<StoreEntry> entry, Instant at) {}

    private final GatewaySettings settings;
    private final Clock clock;
    private final Placements placements;
    private final Cache<Location, Observation> observations =
            Caffeine.newBuilder().maximumSize(MAX_OBSERVATIONS).build();

    ListingTools(GatewaySettings settings, Clock clock, Placements placements) {
        this.settings = settings;
        this.clock = clock;
        this.placements = placements;
    }

    GatewaySettings settings() {
        return settings;
    }

    Instant now() {
        return clock.instant();
    }

    Placement placement(Directory directory) throws VfsException {
        return placements.of(directory);
    }

    Optional<Observation> observation(Location place) {
        return Optional.ofNullable(observations.getIfPresent(place));
    }

    void observed(Location place, Optional<StoreEntry> entry) {
        observations.put(place, new Observation(entry, clock.instant()));
    }

    void forget(Location place) {
        observations.invalidate(place);
    }

    /** Which store answers for which name has changed. */
    void forgetAll() {
        observations.invalidateAll();
    }
}
