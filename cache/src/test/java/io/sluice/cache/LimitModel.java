package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/** Does random things to a cache and holds it to what must be true after each: its account, its limit, its leases, its bytes. */
final class LimitModel {
    private static final int NAMES = 30;

    private final Path directory;
    private final long limitBytes;
    private final long seed;
    private final CacheRules rules;
    private final Random random;
    private final Deque<CachedContent> held = new ArrayDeque<>();
    private DiskContentCache cache;

    LimitModel(Path directory, long limitBytes, long seed, CacheRules rules) {
        this.directory = directory;
        this.limitBytes = limitBytes;
        this.seed = seed;
        this.random = new Random(seed);
        this.rules = rules;
        this.cache = Caches.open(directory, limitBytes, rules);
    }

    void run(int steps) throws IOException {
        for (int step = 0; step < steps; step++) {
            switch (random.nextInt(12)) {
                case 0 -> hold();
                case 1 -> letGo();
                case 2 -> remove();
                case 3 -> adopt();
                case 4 -> restartNowAndThen();
                default -> put();
            }
            check(step);
        }
        while (!held.isEmpty()) {
            letGo();
        }
        cache.close();
    }

    private ContentKey key(int name) {
        return Caches.key("f" + name, 1 + name * 700L);
    }

    private static byte[] bytes(ContentKey key) {
        return Caches.bytes((int) key.size(), key.size());
    }

    private void put() {
        ContentKey key = key(random.nextInt(NAMES));
        try (CachedContent content = cache.open(key)) {
            Caches.put(content, bytes(key), random.nextInt(key.blocks(BLOCK)));
        }
    }

    private void hold() {
        if (held.size() < 6) {
            held.add(cache.open(key(random.nextInt(NAMES))));
        }
    }

    private void letGo() {
        if (!held.isEmpty()) {
            held.remove().close();
        }
    }

    private void remove() {
        cache.remove(key(random.nextInt(NAMES)));
    }

    private void adopt() throws IOException {
        ContentKey key = key(random.nextInt(NAMES));
        Path staged = Files.write(cache.stagingDirectory().resolve("staged"), bytes(key));
        assertThat(cache.adopt(key, staged)).isNotEqualTo(Files.exists(staged));
    }

    private void restartNowAndThen() {
        if (random.nextInt(10) == 0) {
            while (!held.isEmpty()) {
                letGo();
            }
            cache.close();
            cache = Caches.open(directory, limitBytes, rules);
        }
    }

    private void check(int step) throws IOException {
        String where = "seed " + seed + " step " + step;
        long used = Caches.usedBytes(cache);
        assertThat(used).as(where).isLessThanOrEqualTo(limitBytes);
        long present = 0;
        for (int name = 0; name < NAMES; name++) {
            ContentKey key = key(name);
            present += cache.cachedBytes(key);
            if (step % 50 == 0) {
                Caches.has(cache, key, bytes(key));
            }
        }
        if (held.isEmpty()) {
            assertThat(used).as(where).isEqualTo(present);
            assertThat(Caches.blockFiles(directory)).as(where).hasSize((int)
                    cache.status().contents());
        } else {
            assertThat(used).as(where).isGreaterThanOrEqualTo(present); // removed ones are still held
        }
    }
}
