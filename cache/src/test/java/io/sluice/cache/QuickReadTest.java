package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static io.sluice.cache.Caches.blockFiles;
import static io.sluice.cache.Caches.bytes;
import static io.sluice.cache.Caches.fill;
import static io.sluice.cache.Caches.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.ContentCache.Found;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.testing.ManyThreads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads that take no lease. */
final class QuickReadTest {
    private static final byte[] ONE = bytes(BLOCK, 1);
    private static final ContentKey KEY = key("a", BLOCK);

    @TempDir
    private Path temporary;

    private final AtomicLong clock = new AtomicLong();

    private DiskContentCache open(long limit, CachePolicy policy) {
        return DiskContentCache.open(Caches.settings(temporary, limit), clock::get, Caches.all(policy));
    }

    private static boolean reads(DiskContentCache cache, ContentKey key, byte[] bytes) {
        ByteBuffer into = ByteBuffer.allocate(bytes.length);
        if (cache.read(key, 0, into) == Found.NOT_ALL) {
            return false;
        }
        assertThat(into.array()).isEqualTo(bytes);
        return true;
    }

    @Test
    void theyCountAsAUse() {
        try (DiskContentCache cache = open(3 * BLOCK, CachePolicy.LRU)) {
            fill(cache, KEY, ONE);
            clock.addAndGet(1);
            fill(cache, key("b", BLOCK), ONE);
            clock.addAndGet(1);
            fill(cache, key("c", BLOCK), ONE);
            assertThat(reads(cache, KEY, ONE)).isTrue();
            clock.addAndGet(1);
            assertThat(reads(cache, KEY, ONE)).isTrue();
            fill(cache, key("d", BLOCK), ONE);
            assertThat(reads(cache, key("b", BLOCK), ONE)).isFalse();
            assertThat(reads(cache, KEY, ONE)).isTrue();
        }
    }

    @Test
    void whatIsEvictedIsNotFound() throws IOException {
        try (DiskContentCache cache = open(BLOCK, CachePolicy.LRU)) {
            fill(cache, KEY, ONE);
            assertThat(reads(cache, KEY, ONE)).isTrue();
            assertThat(reads(cache, KEY, ONE)).isTrue();
            fill(cache, key("b", BLOCK), ONE);
            assertThat(reads(cache, KEY, ONE)).isFalse();
            assertThat(blockFiles(temporary)).hasSize(1);
            fill(cache, KEY, ONE);
            assertThat(reads(cache, KEY, ONE)).isTrue();
        }
    }

    @Test
    void aFileThatIsCutShortBetweenTwoLooksIsForgotten() throws IOException {
        try (DiskContentCache cache = open(BLOCK, CachePolicy.LRU)) {
            fill(cache, KEY, ONE);
            assertThat(reads(cache, KEY, ONE)).isTrue();
            try (FileChannel file = FileChannel.open(blockFiles(temporary).getFirst(), StandardOpenOption.WRITE)) {
                file.truncate(100);
            }
            assertThat(reads(cache, KEY, ONE)).isFalse();
            assertThat(cache.cachedBytes(KEY)).isZero();
            assertThat(blockFiles(temporary)).isEmpty();
        }
    }

    @Test
    void aFileThatIsChangedIsCheckedAtTheNextLook() throws IOException {
        try (DiskContentCache cache = open(BLOCK, CachePolicy.LRU)) {
            fill(cache, KEY, ONE);
            assertThat(reads(cache, KEY, ONE)).isTrue();
            Path file = blockFiles(temporary).getFirst();
            FileStamp before = FileStamp.of(file);
            do {
                Files.write(file, bytes(BLOCK, 2), StandardOpenOption.WRITE);
            } while (FileStamp.of(file).equals(before));
            clock.addAndGet(FileWatch.PAUSE_NANOS);
            assertThat(reads(cache, KEY, ONE)).isFalse();
            assertThat(cache.cachedBytes(KEY)).isZero();
        }
    }

    @Test
    void anInterruptedReaderGetsTheBytesAndStaysInterrupted() {
        try (DiskContentCache cache = open(BLOCK, CachePolicy.LRU)) {
            fill(cache, KEY, ONE);
            assertThat(reads(cache, KEY, ONE)).isTrue();
            Thread.currentThread().interrupt();
            try {
                assertThat(reads(cache, KEY, ONE)).isTrue();
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(reads(cache, KEY, ONE)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "TINYLFU", "LRU"})
    void theyNeverGiveWrongBytesHoweverManyContentsAreEvictedMeanwhile(CachePolicy policy) throws Exception {
        try (DiskContentCache cache = open(10 * BLOCK, policy)) {
            ManyThreads.run(4, thread -> {
                Random random = new Random(thread);
                for (int i = 0; i < 1_000; i++) {
                    int name = random.nextInt(14);
                    byte[] bytes = bytes(BLOCK, name);
                    if (!reads(cache, key("f" + name, BLOCK), bytes)) {
                        fill(cache, key("f" + name, BLOCK), bytes);
                    }
                    clock.addAndGet(random.nextInt(10) == 0 ? FileWatch.PAUSE_NANOS : 1);
                }
            });
            long present = 0;
            for (int name = 0; name < 14; name++) {
                present += cache.cachedBytes(key("f" + name, BLOCK));
            }
            assertThat(Caches.usedBytes(cache)).isEqualTo(present);
            assertThat(blockFiles(temporary)).hasSize((int) (present / BLOCK));
        }
    }
}
