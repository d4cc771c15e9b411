package io.sluice.vfs.core;

import io.sluice.vfs.ChangeWatcher;
import io.sluice.vfs.Changes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import java.time.Duration;

/** The changes that this gateway makes or finds, and how long it believes that there are none. */
final class KnownChanges implements Changes {
    private final Core core;

    KnownChanges(Core core) {
        this.core = core;
    }

    @Override
    public Lease watch(ChangeWatcher watcher) {
        return core.news().watch(watcher);
    }

    @Override
    public Duration believed(InodeId directory) {
        return core.directories()
                .find(directory)
                .map(found -> found.listing().believed())
                .orElse(Duration.ZERO);
    }

    @Override
    public Duration absenceBelieved() {
        return core.settings().negativeTtl();
    }
}
