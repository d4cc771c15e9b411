package io.sluice.cache;

import io.sluice.vfs.content.CachePolicy;

/** By what a content is evicted. */
enum Rank {
    /** Nobody has said yet what its mount and the pins say: it stays until somebody does. */
    UNDECIDED,
    /** Its mount is gone: it goes before all others. */
    GONE,
    AUTO,
    TINYLFU,
    LRU,
    /** Pinned, or of a mount that keeps what it has: it stays. */
    KEPT;

    static Rank of(CachePolicy policy) {
        return switch (policy) {
            case AUTO -> AUTO;
            case TINYLFU -> TINYLFU;
            case LRU -> LRU;
            case KEEP -> KEPT;
        };
    }
}
