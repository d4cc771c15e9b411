package io.sluice.vfs.core;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.core.listing.FileOrders;
import io.sluice.vfs.core.listing.FileOrders.Order;
import io.sluice.vfs.core.listing.Snapshot;
import io.sluice.vfs.core.read.SiblingWalk;
import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the beginnings of files ahead of a reader who goes through a directory in the order of its names or of its listing. Thread-safe, never waits.
 *
 * <p>It asks the store for nothing but those bytes: what files there are is known from the listing, and without one nothing is done.
 */
final class Siblings {
    private static final Logger LOG = LoggerFactory.getLogger(Siblings.class);

    /** How many directories at once are watched. */
    private static final int MAX_DIRECTORIES = 256;

    /** The largest directory that is, and how many entries all that are may have: 16 bytes each. */
    private static final int MAX_ENTRIES = 100_000;

    private static final long MAX_ENTRIES_IN_ALL = 1_000_000;

    /** So many files begun before the directory's orders are looked at. */
    private static final int FIRST_FILES = 3;

    /** After so many files that were cached already, the directory is taken for cached. */
    private static final int CACHED_FILES = 128;

    private static final int MAX_WAITING = 256;

    /** How many entries may be looked at for each file that is begun, in the long run. */
    private static final int ENTRIES_PER_FILE = 100;

    private final Core core;
    private final Cache<InodeId, Walk> walks = Caffeine.newBuilder()
            .maximumSize(MAX_DIRECTORIES)
            .executor(Runnable::run)
            .build();
    private final Cache<InodeId, Orders> orders = Caffeine.newBuilder()
            .maximumWeight(MAX_ENTRIES_IN_ALL)
            .<InodeId, Orders>weigher((id, known) -> 1 + known.files().size())
            .executor(Runnable::run)
            .build();

    /** The orders of one listing, and who walks along them. */
    private record Orders(Snapshot snapshot, FileOrders files, Map<Order, SiblingWalk> walks) {}

    /** What is known of the reads in one directory. */
    private static final class Walk {
        final BlockingQueue<Node.StoredNode> begun = new ArrayBlockingQueue<>(MAX_WAITING);
        final AtomicBoolean working = new AtomicBoolean();
        final AtomicInteger cachedInARow = new AtomicInteger();
        volatile Optional<InodeId> latest = Optional.empty();

        /** Those before the directory's orders are looked at. This and the rest is only for who works. */
        final List<Node.StoredNode> first = new ArrayList<>();

        int files;
        int filesAtLook;
    }

    Siblings(Core core) {
        this.core = core;
    }

    /**
     * A file is read from its first byte on.
     *
     * @param cached whether all of it was in the cache: what concerns only such files needs no help
     */
    void begun(Node.StoredNode node, boolean cached) {
        InodeId directory = node.parent().id();
        Walk walk = cached ? walks.getIfPresent(directory) : walks.get(directory, id -> new Walk());
        if (walk == null || walk.latest.filter(node.id()::equals).isPresent()) {
            return;
        }
        walk.latest = Optional.of(node.id());
        if (!cached) {
            walk.cachedInARow.set(0);
        } else if (walk.cachedInARow.incrementAndGet() > CACHED_FILES) {
            return;
        }
        if (core.reads().expectedMaxBytes() > 0 && walk.begun.offer(node)) {
            work(walk);
        }
    }

    private void work(Walk walk) {
        if (walk.working.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try {
                    for (Node.StoredNode node = walk.begun.poll(); node != null; node = walk.begun.poll()) {
                        walk.files++;
                        walk.first.add(node);
                        if (walk.files >= FIRST_FILES) {
                            walk.first.forEach(begun -> goOn(walk, begun));
                            walk.first.clear();
                        }
                    }
                } finally {
                    walk.working.set(false);
                }
                if (!walk.begun.isEmpty()) {
                    work(walk);
                }
            });
        }
    }

    private void goOn(Walk walk, Node.StoredNode node) {
        Directory directory = node.parent();
        try {
            Optional<Mount> mount = core.directories().placement(directory).mount();
            Optional<Snapshot> listed = directory.listing().last();
            if (listed.isPresent()
                    && listed.get().size() <= MAX_ENTRIES
                    && mount.filter(found -> found.options().cached()).isPresent()) {
                Optional<Orders> known = orders(walk, directory, listed.get());
                if (known.isPresent()) {
                    goOn(node, known.get(), mount.get());
                }
            }
        } catch (IOException | VfsException e) {
            LOG.debug("op=siblings inode={} error={}", directory.id(), e.getMessage());
        }
    }

    private void goOn(Node.StoredNode node, Orders known, Mount mount) throws IOException, VfsException {
        InodeId id = InodeId.derive(node.parent().id(), node.entry().name());
        long beginning = Math.max(1, core.reads().beginningBytes(node.entry().size()));
        long most = Math.max(1, core.reads().expectedMaxBytes() / beginning);
        boolean follows = false;
        for (Map.Entry<Order, SiblingWalk> walk : known.walks().entrySet()) {
            OptionalInt place = known.files().place(walk.getKey(), id);
            if (place.isPresent()) {
                SiblingWalk.Places ahead = walk.getValue().begun(place.getAsInt(), most);
                int next = ahead.from();
                while (!follows
                        && next < ahead.to()
                        && fetch(node.parent(), known, known.files().at(walk.getKey(), next), mount)) {
                    next++;
                }
                walk.getValue().notFetched(next, ahead.to());
                follows |= walk.getValue().isFollowing();
            }
        }
    }

    /** False if there is no room for it now. */
    private boolean fetch(Directory directory, Orders known, InodeId derived, Mount mount)
            throws IOException, VfsException {
        Optional<StoreEntry> entry = known.snapshot().find(derived);
        if (entry.isEmpty()
                || !(entry.get() instanceof StoreEntry.StoreFile file)
                || file.archived()
                || directory.local(file.name()).isPresent()) {
            return true;
        }
        InodeId id = core.identities().idOf(directory.id(), file.name(), derived);
        ContentKey key = core.key(new Node.StoredNode(id, directory, file));
        return core.reads().fetchBeginning(id, key, mount.store());
    }

    /** Empty if they would have to be found anew too soon: where many large directories are read in turns, or one changes all the time. */
    private Optional<Orders> orders(Walk walk, Directory directory, Snapshot snapshot) throws IOException {
        Orders known = orders.getIfPresent(directory.id());
        if (known != null && (known.snapshot() == snapshot || known.snapshot().showsTheSameAs(snapshot))) {
            Orders renewed = new Orders(snapshot, known.files(), known.walks());
            orders.put(directory.id(), renewed);
            return Optional.of(renewed);
        }
        if (walk.filesAtLook > 0 && walk.files - walk.filesAtLook < snapshot.size() / ENTRIES_PER_FILE) {
            return Optional.empty();
        }
        walk.filesAtLook = walk.files;
        FileOrders files = FileOrders.of(snapshot);
        Map<Order, SiblingWalk> begun = new EnumMap<>(Order.class);
        for (Order order : Order.values()) {
            begun.put(order, new SiblingWalk(files.size()));
        }
        Orders fresh = new Orders(snapshot, files, begun);
        orders.put(directory.id(), fresh);
        return Optional.of(fresh);
    }
}
