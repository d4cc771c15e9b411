package io.sluice.vfs.core;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.write.WrittenFile;
import io.sluice.vfs.meta.Location;
import java.time.Instant;
import java.util.List;

/** Gives owner, group and mode to a directory and everything below it, at the same cost whatever lies there. */
final class TreeChanges {
    private final Core core;

    TreeChanges(Core core) {
        this.core = core;
    }

    /** Mounts below that are read-only stay as they are. */
    void change(Directory directory, AttributeChange change) throws VfsException {
        Placement placement = core.directories().placement(directory);
        placement.requireWritable();
        Instant now = core.now();
        // Files that are on their way to their store, first: those that arrive meanwhile are reached by the rule.
        for (WrittenFile file : List.copyOf(core.nodes().written().values())) {
            if (isWithin(file.location(), directory)) {
                file.change(change, now);
                file.recordIn(core.metadata().pendingFiles());
            }
        }
        core.rules().add(directory, change, now);
        for (Mount mount : core.mounts().all()) {
            boolean below =
                    mount.path().startsWith(placement.path()) && !mount.path().equals(placement.path());
            if (below && !mount.readonly()) {
                core.rules().add(core.directories().at(mount.path()), change, now);
            }
        }
        Durability.sync(core.metadata());
    }

    private boolean isWithin(Location place, Directory directory) throws VfsException {
        return core.directories().isWithin(core.directories().require(place.parent()), directory);
    }
}
