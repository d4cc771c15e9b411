package io.sluice.vfs;

import java.time.Duration;

/** What a {@link VirtualFileSystem} tells of changes, for doors whose callers keep what they were told. Thread-safe; never blocks. */
public interface Changes {
    /** Tells nobody, so that nothing is to be kept. */
    Changes NONE = new Changes() {
        @Override
        public Lease watch(ChangeWatcher watcher) {
            return Lease.NOTHING;
        }

        @Override
        public Duration believed(InodeId directory) {
            return Duration.ZERO;
        }

        @Override
        public Duration absenceBelieved() {
            return Duration.ZERO;
        }
    };

    /** Tells {@code watcher} of every change from now on, until the lease is closed; it may be told once more while that happens. */
    Lease watch(ChangeWatcher watcher);

    /**
     * How long from now the file system itself believes what it tells of files and directories that lie in {@code directory}, unless a watcher is told; of
     * files that are {@link FileLife#PERSISTED}. Zero if it may know better at any time.
     */
    Duration believed(InodeId directory);

    /** How long it believes that a name is not there. */
    Duration absenceBelieved();
}
