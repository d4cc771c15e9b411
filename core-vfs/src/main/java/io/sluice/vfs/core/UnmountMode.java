package io.sluice.vfs.core;

/** What an unmount does about files that are not yet in the store. */
public enum UnmountMode {
    /** Refuses. */
    SAFE,
    /** Takes no new files, and waits until the others are in the store, up to {@link GatewaySettings#flushDeadline()}. */
    FLUSH,
    /** Leaves them here; they go on when the same store is mounted at the same path again. */
    FORCE
}
