package io.sluice.vfs.content;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which contents of a mount make room when a cache directory is full. */
public enum CachePolicy {
    /** What is there stays until something else is asked for clearly more often, or nothing asks for it any more: see ADR 0008. */
    AUTO,
    /** Those go that are used least often and least lately, by W-TinyLFU. */
    TINYLFU,
    /** The one goes that nobody has used for longest. */
    LRU,
    /** None: what is there stays, and what comes when all is full is not kept. */
    KEEP;

    /** As it is written in options. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @return empty if no policy is written so */
    public static Optional<CachePolicy> of(String word) {
        return Arrays.stream(values())
                .filter(policy -> policy.word().equals(word))
                .findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(CachePolicy::word).toList();
    }
}
