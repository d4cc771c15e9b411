package io.sluice.bench;

import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.ContentKey;
import java.util.Optional;

/** Every mount is there and has that policy; nothing is pinned. */
record OnePolicy(CachePolicy of) implements CacheRules {
    @Override
    public Optional<CachePolicy> policy(String mount) {
        return Optional.of(of);
    }

    @Override
    public boolean isPinned(ContentKey key) {
        return false;
    }
}
