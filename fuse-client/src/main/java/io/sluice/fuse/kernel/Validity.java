package io.sluice.fuse.kernel;

import java.time.Duration;

/**
 * How long the kernel takes for true what it was told.
 *
 * @param entry that a name means an inode
 * @param attributes of an inode
 */
record Validity(Duration entry, Duration attributes) {
    /** Of what other doors and hosts may change. */
    static final Validity SHORT = new Validity(Duration.ofSeconds(1), Duration.ofSeconds(1));
}
