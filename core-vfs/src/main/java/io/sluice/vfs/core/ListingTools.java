package io.sluice.vfs.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.listing.ListingFiles;
import io.sluice.vfs.core.listing.Snapshot;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all listings share. Thread-safe. */
final class ListingTools {
    private static final long NANOS_A_SECOND = 1_000_000_000;
    private static final Logger LOG = LoggerFactory.getLogger(ListingTools.class);

    /** The largest listing that is asked for again unasked: a few requests. */
    private static final int MAX_REFRESHED_ENTRIES = 5_000;

    private static final long MAX_OBSERVATIONS = 20_000;
    private static final long MAX_TIMES = 100_000;

    /** Finds where a directory lies. */
    @FunctionalInterface
    interface Placements {
        Placement of(Directory directory) throws VfsException;
    }

    /** Is told what became of the entries of a directory in its store. */
    @FunctionalInterface
    interface Comparison {
        void of(Directory directory, Snapshot old, Snapshot fresh) throws IOException;
    }

    /** Tells which inode an entry of a directory is. */
    @FunctionalInterface
    interface Names {
        InodeId inode(InodeId directory, FileName name);
    }

    /** What the store answered when it was asked for one name. */
    record Observation(Optional<StoreEntry> entry, Instant at) {}

    private final GatewaySettings settings;
    private final Clock clock;
    private final ListingFiles files;
    private final Placements placements;
    private final Comparison comparison;
    private final Names names;
    private final Executor background;
    private final ChangeNews news = new ChangeNews();
    private final Cache<Location, Observation> observations = Caffeine.newBuilder()
            .maximumSize(MAX_OBSERVATIONS)
            .executor(Runnable::run)
            .build();

    /** When the entries of directories last changed, as far as this process saw it. */
    private final Cache<InodeId, Instant> changeTimes =
            Caffeine.newBuilder().maximumSize(MAX_TIMES).executor(Runnable::run).build();

    ListingTools(
            GatewaySettings settings,
            Clock clock,
            ListingFiles files,
            Placements placements,
            Comparison comparison,
            Names names,
            Executor background) {
        this.settings = settings;
        this.clock = clock;
        this.files = files;
        this.placements = placements;
        this.comparison = comparison;
        this.names = names;
        this.background = background;
    }

    GatewaySettings settings() {
        return settings;
    }

    Instant now() {
        return clock.instant();
    }

    /** {@link Duration#dividedBy} reckons with numbers of any length, which takes longer than the look-up that asks for it. */
    static Duration half(Duration ttl) {
        return Duration.ofSeconds(ttl.getSeconds() / 2, (ttl.getSeconds() % 2 * NANOS_A_SECOND + ttl.getNano()) / 2);
    }

    /** Whether what was learned then is still believed; not if that seems to lie ahead, for then the clock has gone back. */
    boolean isYoung(Instant since, Duration ttl) {
        Instant now = now();
        return !now.isBefore(since) && now.isBefore(since.plus(ttl));
    }

    /** How long a listing is still told without asking for it anew: one that is asked for in time, until it is half as old as it may get. */
    Duration believed(Placement placement, Snapshot listed) {
        if (placement.mount().isEmpty()) {
            return Duration.ZERO;
        }
        Duration ttl = placement.mount().get().metadataTtl(settings);
        Duration whole = listed.size() <= MAX_REFRESHED_ENTRIES ? half(ttl) : ttl;
        Duration age = Duration.between(listed.fetched(), now());
        return age.isNegative() || age.compareTo(whole) >= 0 ? Duration.ZERO : whole.minus(age);
    }

    ListingFiles files() {
        return files;
    }

    Placement placement(Directory directory) throws VfsException {
        return placements.of(directory);
    }

    void inBackground(Runnable task) {
        background.execute(task);
    }

    /** The listing of a directory that no store has. */
    Snapshot empty(InodeId directory) {
        return files.empty(directory, now());
    }

    /** A listing takes the place of one that showed something else; an old one that can't be read any more tells nothing. */
    void compared(Directory directory, Snapshot old, Snapshot fresh) {
        try {
            comparison.of(directory, old, fresh);
        } catch (IOException e) {
            LOG.debug("op=compare_listings inode={} error={}", directory.id(), e.getMessage());
        }
    }

    /** The same once the new one is to be seen: whoever watches hears of each difference. */
    void tellDifferences(Directory directory, Snapshot old, Snapshot fresh) {
        if (!news.isWatched()) {
            return;
        }
        try {
            ListingDifferences.tell(old, fresh, (name, kind) -> {
                news.entryChanged(directory.id(), name);
                if (kind == ListingDifferences.Kind.CHANGED) {
                    news.inodeChanged(names.inode(directory.id(), name));
                }
            });
        } catch (IOException e) {
            LOG.debug("op=compare_listings inode={} error={}", directory.id(), e.getMessage());
            news.allChanged();
        }
    }

    ChangeNews news() {
        return news;
    }

    /** What the store said of that name alone, if it is still to be believed: for {@code ttl} if something is there. */
    Optional<Optional<StoreEntry>> seen(Location place, Duration ttl) {
        Observation known = observations.getIfPresent(place);
        return known != null && isYoung(known.at(), known.entry().isPresent() ? ttl : settings.negativeTtl())
                ? Optional.of(known.entry())
                : Optional.empty();
    }

    void observed(Location place, Optional<StoreEntry> entry) {
        Observation before = observations.asMap().put(place, new Observation(entry, clock.instant()));
        if (before != null && !before.entry().equals(entry)) {
            news.entryChanged(place.parent(), place.name());
        }
    }

    void forget(Location place) {
        observations.invalidate(place);
    }

    void forgetObservations() {
        observations.invalidateAll();
    }

    Optional<Instant> changeTime(InodeId directory) {
        return Optional.ofNullable(changeTimes.getIfPresent(directory));
    }

    void changed(InodeId directory, Instant now) {
        changeTimes.put(directory, now);
        news.inodeChanged(directory);
    }
}
