package io.sluice.cache;

import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.CacheRules;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** What the rules say of contents, as soon as there are rules. Thread-safe. */
final class Ranking {
    private final AtomicInteger version = new AtomicInteger();
    private volatile Optional<CacheRules> rules = Optional.empty();

    /** From now on these hold, or what they say has changed. */
    void follow(CacheRules now) {
        rules = Optional.of(now);
        version.incrementAndGet();
    }

    /** Another number whenever the rules may say something else. */
    int version() {
        return version.get();
    }

    /** @param encodedKey the content's key; empty if the index has lost it: then it has the policy of a mount that says nothing */
    Rank of(byte[] encodedKey) {
        Optional<CacheRules> now = rules;
        if (now.isEmpty()) {
            return Rank.UNDECIDED;
        }
        if (encodedKey.length == 0) {
            return Rank.AUTO;
        }
        Optional<CachePolicy> policy = now.get().policy(ContentName.mountOf(encodedKey));
        if (policy.isEmpty()) {
            return Rank.GONE;
        }
        return now.get().isPinned(ContentName.decode(encodedKey)) ? Rank.KEPT : Rank.of(policy.get());
    }
}
