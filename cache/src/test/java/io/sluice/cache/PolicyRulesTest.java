package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static io.sluice.cache.Caches.bytes;
import static io.sluice.cache.Caches.fill;
import static io.sluice.cache.Caches.has;
import static io.sluice.cache.Caches.usedBytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.testing.ManyThreads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mounts with policies of their own, pins and mounts that go, all in one cache directory. */
final class PolicyRulesTest {
    private static final byte[] ONE = bytes(BLOCK, 1);
    private static final int FIT = 8;

    @TempDir
    private Path temporary;

    private final Rules rules = new Rules();

    /** What a gateway would say, to be changed at any time. */
    private static final class Rules implements CacheRules {
        private final Map<String, CachePolicy> policies = new ConcurrentHashMap<>(Map.of(
                "auto", CachePolicy.AUTO,
                "tinylfu", CachePolicy.TINYLFU,
                "lru", CachePolicy.LRU,
                "keep", CachePolicy.KEEP));
        private final Set<String> pinned = ConcurrentHashMap.newKeySet();

        @Override
        public Optional<CachePolicy> policy(String mount) {
            return Optional.ofNullable(policies.get(mount));
        }

        @Override
        public boolean isPinned(ContentKey key) {
            return pinned.contains(key.mount() + "/" + key.path());
        }
    }

    private DiskContentCache open() {
        return Caches.open(temporary, (long) FIT * BLOCK, rules);
    }

    private static ContentKey key(String mount, int name) {
        return new ContentKey(mount, StorePath.of("f" + name), BLOCK, new ContentVersion("v"));
    }

    private static void fillAll(DiskContentCache cache, String mount, int from, int count) {
        for (int name = from; name < from + count; name++) {
            fill(cache, key(mount, name), ONE);
        }
    }

    private static long cached(DiskContentCache cache, String mount, int from, int count) {
        long contents = 0;
        for (int name = from; name < from + count; name++) {
            contents += cache.cachedBytes(key(mount, name)) / BLOCK;
        }
        return contents;
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "TINYLFU", "LRU"})
    void pinnedContentsStayWhateverComes(CachePolicy policy) {
        String mount = policy.word();
        rules.pinned.add(mount + "/f1");
        rules.pinned.add(mount + "/f3");
        try (DiskContentCache cache = open()) {
            fillAll(cache, mount, 0, 5 * FIT);
            assertThat(has(cache, key(mount, 1), ONE)).isTrue();
            assertThat(has(cache, key(mount, 3), ONE)).isTrue();
            assertThat(usedBytes(cache)).isEqualTo((long) FIT * BLOCK);
        }
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void whenAllIsPinnedNothingMoreIsTakenAndWhatIsThereIsRead(CachePolicy policy) {
        String mount = policy.word();
        for (int name = 0; name < FIT; name++) {
            rules.pinned.add(mount + "/f" + name);
        }
        try (DiskContentCache cache = open()) {
            fillAll(cache, mount, 0, FIT);
            assertThat(fill(cache, key(mount, FIT), ONE)).isFalse();
            assertThat(fill(cache, key("lru", 99), ONE)).isFalse();
            for (int name = 0; name < FIT; name++) {
                assertThat(has(cache, key(mount, name), ONE)).isTrue();
            }
        }
    }

    @Test
    void keepTakesNothingMoreOfItsOwnButMakesOthersGo() {
        try (DiskContentCache cache = open()) {
            fillAll(cache, "keep", 0, FIT / 2);
            fillAll(cache, "lru", 0, FIT);
            assertThat(cached(cache, "keep", 0, FIT / 2))
                    .as("lru takes nothing from keep")
                    .isEqualTo(FIT / 2);
            fillAll(cache, "keep", FIT / 2, FIT);
            assertThat(cached(cache, "keep", 0, FIT)).isEqualTo(FIT);
            assertThat(cached(cache, "lru", 0, FIT)).isZero();
            assertThat(fill(cache, key("keep", 50), ONE)).isFalse();
            assertThat(fill(cache, key("auto", 50), ONE)).isFalse();
            cache.remove(key("keep", 0));
            assertThat(fill(cache, key("keep", 50), ONE)).isTrue();
        }
    }

    private void follow(DiskContentCache cache) {
        cache.follow(rules);
        Caches.await(() -> !cache.isUnderReview());
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void contentsOfAMountThatIsGoneGoFirst(CachePolicy policy) {
        try (DiskContentCache cache = open()) {
            fillAll(cache, "lru", 0, FIT / 2);
            fillAll(cache, policy.word(), 100, FIT / 2);
            rules.policies.put("other", CachePolicy.LRU);
            if (policy != CachePolicy.LRU) {
                rules.policies.remove(policy.word());
                follow(cache);
                fillAll(cache, "other", 0, FIT / 2);
                assertThat(cached(cache, policy.word(), 100, FIT / 2)).isZero();
                assertThat(cached(cache, "lru", 0, FIT / 2)).isEqualTo(FIT / 2);
            }
            fillAll(cache, "other", 0, 2 * FIT);
            assertThat(cached(cache, "lru", 0, FIT / 2)).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "TINYLFU", "LRU"})
    void aPinReachesWhatIsCachedAlreadyAndItsEndDoesToo(CachePolicy policy) {
        String mount = policy.word();
        try (DiskContentCache cache = open()) {
            fillAll(cache, mount, 0, FIT);
            for (int name = 0; name < FIT; name++) {
                rules.pinned.add(mount + "/f" + name);
            }
            follow(cache);
            assertThat(fill(cache, key(mount, 1000), ONE)).isFalse();
            assertThat(cached(cache, mount, 0, FIT)).isEqualTo(FIT);
            rules.pinned.clear();
            follow(cache);
            assertThat(fill(cache, key(mount, 1000), ONE)).isTrue();
            assertThat(usedBytes(cache)).isEqualTo((long) FIT * BLOCK);
        }
    }

    @ParameterizedTest
    @EnumSource(CachePolicy.class)
    void policyAndPinsHoldAfterARestart(CachePolicy policy) {
        rules.pinned.add("lru/f2");
        try (DiskContentCache cache = open()) {
            fillAll(cache, policy.word(), 10, FIT / 2);
            fillAll(cache, "lru", 0, FIT / 2);
        }
        try (DiskContentCache cache = open()) {
            fillAll(cache, "lru", 20, 3 * FIT);
            assertThat(cache.cachedBytes(key("lru", 2))).isEqualTo(BLOCK);
            assertThat(cached(cache, policy.word(), 10, FIT / 2)).isEqualTo(policy == CachePolicy.KEEP ? FIT / 2 : 0);
        }
    }

    @Test
    void whatIsThereFromBeforeStaysUntilThereAreRules() throws IOException {
        try (DiskContentCache cache = open()) {
            fillAll(cache, "lru", 0, FIT);
        }
        try (DiskContentCache cache = DiskContentCache.open(Caches.settings(temporary, FIT / 2L * BLOCK))) {
            assertThat(fill(cache, key("lru", 100), ONE)).isFalse();
            assertThat(cached(cache, "lru", 0, FIT)).isEqualTo(FIT);
            follow(cache);
            assertThat(usedBytes(cache)).isEqualTo(FIT / 2L * BLOCK);
            assertThat(fill(cache, key("lru", 100), ONE)).isTrue();
            assertThat(Caches.blockFiles(temporary)).hasSize(FIT / 2);
        }
    }

    @Test
    void anAdoptedFileIsPinnedToo() throws IOException {
        rules.pinned.add("lru/f7");
        try (DiskContentCache cache = open()) {
            Path staged = Files.write(cache.stagingDirectory().resolve("s"), ONE);
            assertThat(cache.adopt(key("lru", 7), staged)).isTrue();
            fillAll(cache, "lru", 100, 3 * FIT);
            assertThat(has(cache, key("lru", 7), ONE)).isTrue();
        }
    }

    @Test
    void theLimitHoldsWhileManyThreadsReadWriteAndChangeTheRules() throws Exception {
        String[] mounts = {"auto", "tinylfu", "lru", "keep"};
        rules.pinned.add("auto/f3");
        rules.pinned.add("tinylfu/f3");
        List<CachePolicy> policies = List.of(CachePolicy.values());
        long limit = 24L * BLOCK;
        try (DiskContentCache cache = Caches.open(temporary, limit, rules)) {
            ManyThreads.run(16, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 80; i++) {
                    ContentKey key = key(mounts[random.nextInt(mounts.length)], random.nextInt(20));
                    try (CachedContent content = cache.open(key)) {
                        Caches.put(content, ONE, 0);
                        Caches.reads(content, ONE, 0, BLOCK);
                    }
                    switch (random.nextInt(40)) {
                        case 0 -> cache.remove(key);
                        case 1 -> {
                            rules.policies.put("keep", policies.get(random.nextInt(policies.size())));
                            cache.follow(rules);
                        }
                        case 2 -> {
                            rules.policies.remove("keep");
                            cache.follow(rules);
                        }
                        default -> {}
                    }
                    assertThat(usedBytes(cache)).isLessThanOrEqualTo(limit);
                }
            });
            long present = 0;
            for (String mount : mounts) {
                present += cached(cache, mount, 0, 20) * BLOCK;
            }
            assertThat(usedBytes(cache)).isEqualTo(present);
            assertThat(Caches.blockFiles(temporary))
                    .hasSize((int) cache.status().contents());
        }
    }
}
