package io.sluice.vfs.content;

import java.util.Optional;

/** What the cache must know of mounts and pins to choose what makes room. Thread-safe; asks memory only. */
public interface CacheRules {
    /** Every mount is there and has {@code auto}; nothing is pinned. */
    CacheRules DEFAULT = new CacheRules() {
        @Override
        public Optional<CachePolicy> policy(String mount) {
            return Optional.of(CachePolicy.AUTO);
        }

        @Override
        public boolean isPinned(ContentKey key) {
            return false;
        }
    };

    /** @return empty if the mount is gone: then its contents are the first to make room */
    Optional<CachePolicy> policy(String mount);

    /** Whether the content stays in the cache, once it is there, whatever else needs room. */
    boolean isPinned(ContentKey key);
}
