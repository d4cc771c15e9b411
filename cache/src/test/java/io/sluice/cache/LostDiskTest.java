package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static io.sluice.cache.Caches.await;
import static io.sluice.cache.Caches.bytes;
import static io.sluice.cache.Caches.fill;
import static io.sluice.cache.Caches.has;
import static io.sluice.cache.Caches.key;
import static io.sluice.cache.Caches.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.vfs.content.CacheStatus;
import io.sluice.vfs.content.ContentCache.CachedContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of its own, an ext4 on a file, that stops answering, fails, or is taken away under a cache that is in use. */
final class LostDiskTest {
    private static final long LIMIT = 1L << 30;
    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final byte[] BYTES = bytes(3 * BLOCK, 1);

    @TempDir
    private Path temporary;

    private final AtomicLong clock = new AtomicLong();
    private Path image;
    private Path mount;

    @BeforeEach
    void makeADisk() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a file system needs root");
        image = temporary.resolve("image");
        run("truncate", "-s", "32m", image.toString());
        run("mkfs.ext4", "-q", image.toString());
        mount = Files.createDirectory(temporary.resolve("mount"));
        mount();
    }

    private void mount() throws Exception {
        run("mount", "-o", "loop,noatime", image.toString(), mount.toString());
    }

    @AfterEach
    void takeItAway() throws Exception {
        if (mount != null && Files.exists(mount.resolve("lost+found"))) {
            run("umount", "-l", mount.toString());
        }
    }

    private DiskContentCache open() {
        return DiskContentCache.open(Caches.settings(mount.resolve("cache"), LIMIT), clock::get, PATIENCE);
    }

    private static boolean isAlarmed(DiskContentCache cache) {
        return directory(cache).alarm().isPresent();
    }

    private static CacheStatus.Directory directory(DiskContentCache cache) {
        return cache.status().directories().getFirst();
    }

    private interface WhileStalled {
        void run(Thread stuck) throws Exception;
    }

    /** Nothing that is written to it ends. */
    private void stalled(DiskContentCache cache, WhileStalled test) throws Exception {
        run("fsfreeze", "-f", mount.toString());
        try {
            Thread stuck = Thread.ofVirtual().start(() -> fill(cache, key("stuck", BYTES.length), BYTES));
            await(() -> isAlarmed(cache));
            test.run(stuck);
        } finally {
            run("fsfreeze", "-u", mount.toString());
        }
    }

    @Test
    void aDiskThatDoesNotAnswerMakesNobodyWaitAndIsUsedAgainWhenItDoes() throws Exception {
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", BYTES.length), BYTES);
            try (CachedContent content = cache.open(key("a", BYTES.length))) {
                Thread[] wasStuck = new Thread[1];
                stalled(cache, stuck -> {
                    assertThat(directory(cache).alarm()).contains(DiskWork.STALLED);
                    assertThat(content.isPresent(0)).isFalse();
                    assertThat(content.isComplete()).isFalse();
                    assertThat(has(cache, key("a", BYTES.length), BYTES)).isFalse();
                    assertThat(content.region(0, 1)).isEmpty();
                    assertThat(content.localFile()).isEmpty();
                    assertThat(fill(cache, key("b", BYTES.length), BYTES)).isFalse();
                    assertThatThrownBy(cache::stagingDirectory).isInstanceOf(IOException.class);
                    cache.remove(key("a", BYTES.length)); // its file goes when that is possible
                    assertThat(stuck.isAlive()).isTrue();
                    wasStuck[0] = stuck;
                });
                wasStuck[0].join();
                await(() -> !isAlarmed(cache));
            }
            assertThat(fill(cache, key("stuck", BYTES.length), BYTES)).isTrue();
            assertThat(has(cache, key("stuck", BYTES.length), BYTES)).isTrue();
            assertThat(fill(cache, key("b", BYTES.length), BYTES)).isTrue();
            await(() -> Caches.usedBytes(cache) == 2L * BYTES.length);
            await(() -> blockFiles() == 2);
        }
    }

    private int blockFiles() {
        try {
            return Caches.blockFiles(mount.resolve("cache")).size();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aStopDoesNotWaitForADiskThatDoesNotAnswer() throws Exception {
        DiskContentCache cache = open();
        fill(cache, key("a", BYTES.length), BYTES);
        cache.flushIndex();
        Thread[] wasStuck = new Thread[1];
        stalled(cache, stuck -> {
            cache.close();
            assertThat(stuck.isAlive()).isTrue();
            wasStuck[0] = stuck;
        });
        wasStuck[0].join();
        DiskContentCache[] next = new DiskContentCache[1];
        await(() -> {
            try {
                next[0] = open();
                return true;
            } catch (DirectoryInUseException e) {
                return false; // the stop goes on behind
            }
        });
        try (DiskContentCache reopened = next[0]) {
            assertThat(has(reopened, key("a", BYTES.length), BYTES)).isTrue();
        }
    }

    @Test
    void aDiskThatFailsIsStillReadAndOneThatIsTakenAwayIsUsedAgainWhenItIsBack() throws Exception {
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", BYTES.length), BYTES);
            run("mount", "-o", "remount,abort", mount.toString()); // as the file system does when its disk fails
            assertThat(fill(cache, key("b", BYTES.length), BYTES)).isFalse();
            assertThat(isAlarmed(cache)).isTrue();
            assertThat(has(cache, key("a", BYTES.length), BYTES)).isTrue();
        }
        run("umount", mount.toString());
        run("sh", "-c", "fsck.ext4 -p " + image + " || [ $? -eq 1 ]"); // 1: mended
        mount();
        try (DiskContentCache cache = open()) {
            fill(cache, key("c", BYTES.length), BYTES);
            run("umount", "-l", mount.toString());
            clock.addAndGet(FileWatch.PAUSE_NANOS);
            assertThat(has(cache, key("c", BYTES.length), BYTES)).isFalse();
            assertThat(fill(cache, key("d", BYTES.length), BYTES)).isFalse();
            assertThat(isAlarmed(cache)).isTrue();
            mount();
            clock.addAndGet(Alarm.PAUSE_NANOS);
            assertThat(has(cache, key("c", BYTES.length), BYTES)).isTrue();
            assertThat(fill(cache, key("d", BYTES.length), BYTES)).isTrue();
            assertThat(isAlarmed(cache)).isFalse();
        }
    }
}
