package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.content.ContentKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process in the midst of filling, evicting, removing and writing the index, again and again in one directory.
 *
 * <p>{@code -Dsluice.kill.rounds} says how often (12), {@code -Dsluice.kill.seed} when, {@code -Dsluice.kill.blocks} of how many blocks a start is timed.
 */
final class KillTest {
    private static final long ROOMY = 6_000L * BLOCK;
    private static final long TIGHT = 400L * BLOCK;
    private static final int NAMES = 300;
    private static final int ROUNDS = Integer.getInteger("sluice.kill.rounds", 12);
    private static final long SEED = Long.getLong("sluice.kill.seed", System.nanoTime());
    private static final int BLOCKS = Integer.getInteger("sluice.kill.blocks", 2_000);

    @TempDir
    private Path temporary;

    /** The process that is killed: it goes on until then. */
    static final class Filler {
        private Filler() {}

        public static void main(String[] arguments) {
            long limit = Long.parseLong(arguments[1]);
            Random random = new Random(Long.parseLong(arguments[2]));
            DiskContentCache cache = Caches.open(Path.of(arguments[0]), limit);
            for (long puts = 0; ; puts++) {
                ContentKey key = key(random.nextInt(NAMES));
                Caches.fill(cache, key, bytes(key));
                if (random.nextInt(20) == 0) {
                    cache.remove(key(random.nextInt(NAMES)));
                }
                if (puts == 200) {
                    cache.flushIndex();
                    System.out.println("busy");
                }
            }
        }
    }

    private static ContentKey key(int name) {
        return Caches.key("f" + name, 1 + name % 40 * 3000L);
    }

    private static byte[] bytes(ContentKey key) {
        return Caches.bytes((int) key.size(), key.size());
    }

    @Test
    void afterAnyKillThereIsNoWrongByteAndNoOrphan() throws Exception {
        killAndLook(TIGHT, 0);
    }

    @Test
    void aKillLosesNoMoreThanWhatWasRecent() throws Exception {
        killAndLook(ROOMY, NAMES / 4);
    }

    private void killAndLook(long limit, int atLeast) throws Exception {
        Path directory = temporary.resolve("cache");
        Random random = new Random(SEED + limit);
        long slowest = 0;
        long kept = 0;
        for (int life = 0; life < ROUNDS / 2; life++) {
            fillUntilKilled(directory, limit, SEED + life, random.nextInt(400));
            long began = System.nanoTime();
            try (DiskContentCache cache = Caches.open(directory, limit)) {
                slowest = Math.max(slowest, System.nanoTime() - began);
                kept += look(cache, directory, limit, atLeast, "seed " + SEED + " life " + life);
            }
        }
        System.out.printf(
                "kill -9: seed=%d limit=%d kills=%d kept=%d wrong=0 orphans=0 slowest-start-millis=%d%n",
                SEED, limit, ROUNDS / 2, kept, TimeUnit.NANOSECONDS.toMillis(slowest));
    }

    private static int look(DiskContentCache cache, Path directory, long limit, int atLeast, String when)
            throws IOException {
        List<Path> files = Caches.blockFiles(directory);
        long used = Caches.usedBytes(cache);
        assertThat(files).as(when).hasSize((int) cache.status().contents());
        assertThat(used).as(when).isLessThanOrEqualTo(limit);
        if (limit == ROOMY) {
            long lengths = 0;
            for (Path file : files) {
                lengths += Files.size(file);
            }
            assertThat(lengths).as(when).isEqualTo(used); // nothing was refused, so no file has a hole
        }
        long present = 0;
        int whole = 0;
        for (int name = 0; name < NAMES; name++) {
            present += cache.cachedBytes(key(name));
            whole += Caches.has(cache, key(name), bytes(key(name))) ? 1 : 0;
        }
        assertThat(present).as(when).isEqualTo(used);
        assertThat(whole).as(when).isGreaterThanOrEqualTo(atLeast);
        return whole;
    }

    @Test
    void aStartAfterAKillTakesNoTimeByTheBlock() throws Exception {
        byte[] block = Caches.bytes(BLOCK, 1);
        Path directory = temporary.resolve("cache");
        CacheSettings settings = new CacheSettings(
                List.of(new CacheDirectory(directory, new SpaceLimit.Bytes(1L << 40))), BLOCK, 1_000_000, 64);
        DiskContentCache killed = DiskContentCache.open(settings);
        for (int name = 0; name < BLOCKS; name++) {
            Caches.fill(killed, Caches.key("f" + name, BLOCK), block);
        }
        killed.close();
        Files.delete(directory.resolve("clean"));
        long began = System.nanoTime();
        try (DiskContentCache cache = DiskContentCache.open(settings)) {
            System.out.printf(
                    "start after a kill: blocks=%d millis=%d%n",
                    BLOCKS, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
            assertThat(cache.status().contents()).isEqualTo(BLOCKS);
        }
    }

    private static void fillUntilKilled(Path directory, long limit, long seed, long millis) throws Exception {
        Process filler = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Filler.class.getName(),
                        directory.toString(),
                        Long.toString(limit),
                        Long.toString(seed)))
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(filler.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.equals("busy")) {
                line = lines.readLine();
            }
            assertThat(line).as("the filler came to work").isEqualTo("busy");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis)); // any moment is as good as another
        } finally {
            filler.destroyForcibly();
        }
        assertThat(filler.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
}
