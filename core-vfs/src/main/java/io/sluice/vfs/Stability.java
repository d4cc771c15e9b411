package io.sluice.vfs;

/** How durable a write is when it is answered. */
public enum Stability {
    /** In the staging file; durable with the next commit. */
    UNSTABLE,
    /** On the gateway's disk. */
    DURABLE
}
