package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static io.sluice.cache.Caches.blockFiles;
import static io.sluice.cache.Caches.bytes;
import static io.sluice.cache.Caches.crashImage;
import static io.sluice.cache.Caches.fill;
import static io.sluice.cache.Caches.has;
import static io.sluice.cache.Caches.key;
import static io.sluice.cache.Caches.usedBytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexDamageTest {
    private static final int CONTENTS = 100;
    private static final byte[] BYTES = bytes(BLOCK, 1);

    @TempDir
    private Path temporary;

    private Path directory;

    /** A cache of 100 contents, stopped cleanly. */
    @BeforeEach
    void fillACache() {
        directory = temporary.resolve("cache");
        try (DiskContentCache cache = open(directory)) {
            for (int i = 0; i < CONTENTS; i++) {
                fill(cache, key("f" + i, BLOCK), BYTES);
            }
        }
    }

    private static DiskContentCache open(Path at) {
        return Caches.open(at, 10_000L * BLOCK);
    }

    private static long contents(DiskContentCache cache) {
        long there = 0;
        for (int i = 0; i < CONTENTS; i++) {
            there += has(cache, key("f" + i, BLOCK), BYTES) ? 1 : 0;
        }
        return there;
    }

    private Path index(int half) {
        return directory.resolve("index-" + half + ".db");
    }

    private void assertItStartsEmptyAndWorks() throws IOException {
        Path staged = Files.write(directory.resolve("staging/precious"), BYTES);
        try (DiskContentCache cache = open(directory)) {
            assertThat(contents(cache)).isZero();
            assertThat(usedBytes(cache)).isZero();
            assertThat(blockFiles(directory)).isEmpty();
            assertThat(fill(cache, key("f0", BLOCK), BYTES)).isTrue();
            Caches.await(() -> !Files.exists(directory.resolve("discarded-0")));
        }
        try (DiskContentCache cache = open(directory)) {
            assertThat(has(cache, key("f0", BLOCK), BYTES)).isTrue();
        }
        assertThat(staged).exists();
    }

    @Test
    void withoutAnIndexItStartsEmpty() throws IOException {
        Files.delete(index(0));
        Files.delete(index(1));
        assertItStartsEmptyAndWorks();
    }

    @Test
    void withATornIndexItStartsEmpty() throws Exception {
        for (int half = 0; half < 2; half++) {
            Caches.overwrite(index(half), 0, bytes(300, half));
        }
        assertItStartsEmptyAndWorks();
    }

    @Test
    void withAnIndexCutShortItStartsEmpty() throws Exception {
        for (int half = 0; half < 2; half++) {
            Caches.run("truncate", "-s", "5000", index(half).toString());
        }
        assertItStartsEmptyAndWorks();
    }

    @Test
    void withAnEmptyIndexFileItStartsEmpty() throws Exception {
        for (int half = 0; half < 2; half++) {
            Caches.run("truncate", "-s", "0", index(half).toString());
        }
        assertItStartsEmptyAndWorks();
    }

    @Test
    void withAnIndexOfAnUnknownFormatItStartsEmpty() throws Exception {
        for (int half = 0; half < 2; half++) {
            try (IndexFile file = new IndexFile(index(half))) {
                file.fact("format", IndexFile.FORMAT + 1);
                file.commit();
            }
        }
        assertItStartsEmptyAndWorks();
    }

    @Test
    void withBlocksOfAnotherSizeItStartsEmpty() throws Exception {
        for (int half = 0; half < 2; half++) {
            try (IndexFile file = new IndexFile(index(half))) {
                file.fact("block-bytes", 2L * BLOCK);
                file.commit();
            }
        }
        assertItStartsEmptyAndWorks();
    }

    @Test
    void oneHalfOfTheIndexIsEnough() throws Exception {
        for (int half = 0; half < 2; half++) {
            Path image = crashImage(directory, temporary.resolve("half" + half));
            Caches.overwrite(image.resolve("index-" + half + ".db"), 0, bytes(100_000, 2));
            try (DiskContentCache cache = open(image)) {
                assertThat(contents(cache)).isEqualTo(CONTENTS);
            }
            try (DiskContentCache cache = open(image)) {
                assertThat(contents(cache)).isEqualTo(CONTENTS);
            }
        }
    }

    @Test
    void aHalfThatWasBeingCommittedIsNotRead() throws Exception {
        Files.write(directory.resolve("index-0.db.wal.0"), new byte[] {1});
        Caches.overwrite(index(0), 1 << 20, bytes(1 << 20, 3));
        try (DiskContentCache cache = open(directory)) {
            assertThat(contents(cache)).isEqualTo(CONTENTS);
        }
        assertThat(directory.resolve("index-0.db.wal.0")).doesNotExist();
    }

    @Test
    void aDamagedIndexNeverGivesAWrongByteAndNeverKeepsItFromStarting() throws Exception {
        for (int seed = 0; seed < 5; seed++) {
            Path image = crashImage(directory, temporary.resolve("seed" + seed));
            Random random = new Random(seed);
            for (int half = 0; half < 2; half++) {
                Path file = image.resolve("index-" + half + ".db");
                for (int hit = 0; hit < 200; hit++) {
                    Caches.overwrite(file, random.nextLong(Files.size(file)), (byte) random.nextInt());
                }
            }
            try (DiskContentCache cache = open(image)) {
                assertThat(contents(cache)).as("seed %d", seed).isBetween(0L, (long) CONTENTS);
                assertThat(fill(cache, key("new", BLOCK), BYTES))
                        .as("seed %d", seed)
                        .isTrue();
            }
        }
    }

    @Test
    void anIndexThatBreaksWhileInUseIsMadeAnewFromMemory() throws Exception {
        try (DiskContentCache cache = open(directory)) {
            for (int half = 0; half < 2; half++) {
                Caches.run("truncate", "-s", "0", index(half).toString());
            }
            fill(cache, key("new", BLOCK), BYTES);
            cache.flushIndex();
        }
        try (DiskContentCache cache = open(directory)) {
            long there = contents(cache);
            assertThat(there).isIn(0L, (long) CONTENTS);
            assertThat(blockFiles(directory)).hasSize(there == 0 ? 0 : CONTENTS + 1);
        }
    }
}
