package io.sluice.vfs;

/** Where a file stands between its first byte and the store (DESIGN, section 2). */
public enum FileLife {
    /** Created and still written to. */
    WRITING,
    /** All bytes local and durable, immutable from here; not yet in the store. */
    SEALED,
    /** In the store. */
    PERSISTED,
    /** Sealed, and the store refused it for good: kept, visible, retried on demand. */
    FAILED
}
