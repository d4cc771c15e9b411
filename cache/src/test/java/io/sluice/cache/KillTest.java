package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.content.ContentKey;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process in the midst of filling, evicting and removing, again and again in one directory. */
final class KillTest {
    private static final long ROOMY = 6_000L * BLOCK;
    private static final long TIGHT = 400L * BLOCK;
    private static final int NAMES = 300;

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
                if (puts == 500) {
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
        Random random = new Random(limit);
        for (int life = 0; life < 2; life++) {
            fillUntilKilled(directory, limit, life, random.nextInt(400));
            try (DiskContentCache cache = Caches.open(directory, limit)) {
                assertThat(Caches.blockFiles(directory))
                        .hasSize((int) cache.status().contents());
                assertThat(Caches.usedBytes(cache)).isLessThanOrEqualTo(limit);
                long present = 0;
                int whole = 0;
                for (int name = 0; name < NAMES; name++) {
                    present += cache.cachedBytes(key(name));
                    whole += Caches.has(cache, key(name), bytes(key(name))) ? 1 : 0;
                }
                assertThat(Caches.usedBytes(cache)).isEqualTo(present);
                assertThat(whole).as("life %d", life).isGreaterThanOrEqualTo(atLeast);
            }
        }
    }

    private static void fillUntilKilled(Path directory, long limit, long seed, long millis) throws Exception {
        Process filler = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--sun-misc-unsafe-memory-access=allow",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
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
