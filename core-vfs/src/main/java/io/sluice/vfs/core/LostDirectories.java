package io.sluice.vfs.core;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.listing.Snapshot;
import io.sluice.vfs.meta.MetadataStore;
import io.sluice.vfs.storage.StoreEntry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds directories again after the metadata store was lost, which knew where they lie: by listing the mounts from above, level by level.
 *
 * <p>Only where the store was empty at the start, and each directory is listed once for every change of the mount table. Who holds an inode
 * from before waits meanwhile, and comes again while mounts may still be joined anew. Thread-safe; no lock is held across a store call.
 */
final class LostDirectories {
    private static final Logger LOG = LoggerFactory.getLogger(LostDirectories.class);

    /** How many directories are listed at most to find those that are asked for. */
    private static final int MAX_LISTED = 20_000;

    /** For so long after the start, the administrator may be about to join the mounts again. */
    private static final Duration GRACE = Duration.ofMinutes(10);

    private static final long WAIT_NANOS = 5_000_000;

    private final DirectoryTable directories;
    private final MountTable mounts;
    private final Clock clock;
    private final boolean isLost;
    private final Instant graceEnds;

    // Guarded by the monitor of this.
    private final List<Directory> waiting = new ArrayList<>();
    private int next;
    private int beingListed;
    private long epoch = -1;

    /** To be made at the start, before anything is met. */
    LostDirectories(MetadataStore metadata, DirectoryTable directories, MountTable mounts, Clock clock) {
        this.directories = directories;
        this.mounts = mounts;
        this.clock = clock;
        this.isLost = metadata.directories().size() == 0 && metadata.mounts().size() == 0;
        this.graceEnds = clock.instant().plus(GRACE);
    }

    /** Looks for the directory as long as there is somewhere to look. May wait for stores. */
    boolean find(InodeId id) {
        while (isLost && !directories.wasRemoved(id)) {
            if (directories.find(id).isPresent()) {
                return true;
            }
            Step step = take();
            switch (step) {
                case Step.Look(Directory directory) -> look(directory);
                case Step.Wait() -> LockSupport.parkNanos(WAIT_NANOS);
                case Step.End() -> {
                    return directories.find(id).isPresent();
                }
            }
        }
        return false;
    }

    /** Whether a directory that is not found may still appear with a mount that is joined again. */
    boolean mayComeBack(InodeId id) {
        return isLost && !directories.wasRemoved(id) && clock.instant().isBefore(graceEnds);
    }

    /** What there is to do next. */
    private sealed interface Step {
        record Look(Directory directory) implements Step {}

        /** Others are looking. */
        record Wait() implements Step {}

        record End() implements Step {}
    }

    private synchronized Step take() {
        if (epoch != mounts.epoch() && beingListed == 0) {
            epoch = mounts.epoch();
            waiting.clear();
            waiting.add(directories.root());
            next = 0;
        }
        if (next < Math.min(waiting.size(), MAX_LISTED)) {
            beingListed++;
            return new Step.Look(waiting.get(next++));
        }
        return beingListed > 0 ? new Step.Wait() : new Step.End();
    }

    /** A directory that can't be listed now has nothing below it that could be found now. */
    private void look(Directory directory) {
        List<Directory> found = new ArrayList<>();
        try {
            for (FileName name : mounts.namesBelow(directories.path(directory))) {
                found.add(directories.child(directory, name));
            }
            var _ = directory.listing().whole(snapshot -> addDirectories(directory, snapshot, found));
            directories.remember();
        } catch (VfsException e) {
            LOG.info("op=find-lost-directories inode={} error={}", directory.id(), e.getMessage());
        } finally {
            looked(found);
        }
    }

    /** Returns how many there are so far. */
    private int addDirectories(Directory directory, Snapshot snapshot, List<Directory> found) throws IOException {
        for (Snapshot.Cursor listed = snapshot.after(0); !listed.isAtEnd(); listed.advance()) {
            if (listed.entry() instanceof StoreEntry.StoreDirectory entry) {
                found.add(directories.child(directory, entry.name()));
            }
        }
        return found.size();
    }

    private synchronized void looked(List<Directory> found) {
        beingListed--;
        waiting.addAll(found);
    }
}
