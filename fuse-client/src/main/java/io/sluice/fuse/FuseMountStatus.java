package io.sluice.fuse;

import java.time.Instant;

/**
 * A mount as {@code sluice fuse stat} shows it.
 *
 * @param binding how the kernel is spoken to, {@code jnr} for one
 * @param why that one, in a few words
 */
public record FuseMountStatus(
        FuseMountRequest request,
        String binding,
        String why,
        Instant mountedAt,
        State state,
        FuseStatistics statistics) {
    /** How far a mount is on its way. */
    public enum State {
        MOUNTED,
        /** Unmounted lazily: its directory is free, and what was open in it is still served. */
        DETACHED,
        ENDED
    }
}
