package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static io.sluice.cache.Caches.blockFiles;
import static io.sluice.cache.Caches.bytes;
import static io.sluice.cache.Caches.crashImage;
import static io.sluice.cache.Caches.fill;
import static io.sluice.cache.Caches.flip;
import static io.sluice.cache.Caches.has;
import static io.sluice.cache.Caches.key;
import static io.sluice.cache.Caches.put;
import static io.sluice.cache.Caches.reads;
import static io.sluice.cache.Caches.usedBytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.LocalFile;
import io.sluice.vfs.content.ContentCache.CachedContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RestartTest {
    private static final long LIMIT = 10_000L * BLOCK;

    @TempDir
    private Path temporary;

    private Path directory;

    @BeforeEach
    void nameTheDirectory() {
        directory = temporary.resolve("cache");
    }

    private DiskContentCache open() {
        return Caches.open(directory, LIMIT);
    }

    @Test
    void whatWasCachedIsThereAfterACleanStop() throws Exception {
        byte[] small = bytes(3 * BLOCK + 7, 1);
        byte[] large = bytes(1100 * BLOCK - 1, 2);
        byte[] part = bytes(40 * BLOCK, 3);
        try (DiskContentCache cache = open()) {
            fill(cache, key("small", small.length), small);
            fill(cache, key("large", large.length), large);
            try (CachedContent content = cache.open(key("part", part.length))) {
                put(content, part, 0);
                put(content, part, 33);
            }
            Path staged = Files.write(cache.stagingDirectory().resolve("s"), large);
            assertThat(cache.adopt(key("adopted", large.length), staged)).isTrue();
        }
        assertThat(directory.resolve("clean")).exists();
        try (DiskContentCache cache = open()) {
            assertThat(directory.resolve("clean")).doesNotExist();
            assertThat(cache.status().contents()).isEqualTo(4);
            assertThat(usedBytes(cache)).isEqualTo(small.length + 2L * large.length + 2L * BLOCK);
            assertThat(has(cache, key("small", small.length), small)).isTrue();
            assertThat(has(cache, key("large", large.length), large)).isTrue();
            assertThat(has(cache, key("adopted", large.length), large)).isTrue();
            try (CachedContent content = cache.open(key("part", part.length))) {
                assertThat(content.isPresent(1)).isFalse();
                assertThat(reads(content, part, 33 * BLOCK, BLOCK)).isTrue();
            }
        }
    }

    @Test
    void aThirdLifeOfACacheStillHasTheFirst() {
        byte[] bytes = bytes(BLOCK, 4);
        for (int life = 0; life < 3; life++) {
            try (DiskContentCache cache = open()) {
                for (int earlier = 0; earlier < life; earlier++) {
                    assertThat(has(cache, key("f" + earlier, BLOCK), bytes)).isTrue();
                }
                fill(cache, key("f" + life, BLOCK), bytes);
            }
        }
    }

    @Test
    void whatTheIndexHadIsThereAfterAKill() throws Exception {
        byte[] bytes = bytes(30 * BLOCK, 5);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", bytes.length), bytes);
            cache.flushIndex();
            directory = crashImage(directory, temporary.resolve("killed"));
        }
        try (DiskContentCache cache = open()) {
            assertThat(has(cache, key("a", bytes.length), bytes)).isTrue();
            try (CachedContent content = cache.open(key("a", bytes.length));
                    LocalFile file = content.localFile().orElseThrow()) {
                assertThat(file.path()).hasBinaryContent(bytes);
            }
        }
    }

    @Test
    void theIndexFollowsByItself() throws Exception {
        byte[] bytes = bytes(BLOCK, 6);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", BLOCK), bytes);
            Caches.await(() -> indexed(directory) > 0);
        }
    }

    private long indexed(Path from) {
        try {
            Path image = Files.createTempDirectory(temporary, "image").resolve("cache");
            if (new ProcessBuilder("cp", "-a", "--sparse=always", from.toString(), image.toString())
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    != 0) {
                return 0; // a file of the cache was replaced while it was copied: the next copy tells
            }
            try (DiskContentCache cache = Caches.open(image, LIMIT)) {
                return cache.status().contents();
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileThatTheIndexDoesNotKnowIsDeletedAfterAKill() throws Exception {
        byte[] bytes = bytes(BLOCK, 7);
        try (DiskContentCache cache = open()) {
            fill(cache, key("known", BLOCK), bytes);
            cache.flushIndex();
            directory = crashImage(directory, temporary.resolve("killed"));
        }
        Path known = blockFiles(directory).getFirst();
        Path orphan = Files.createDirectories(directory.resolve("blocks/00"))
                .resolve("0".repeat(ContentName.HEX_DIGITS) + "-99");
        Files.write(orphan, bytes);
        Path junk = Files.write(directory.resolve("blocks/junk"), bytes);
        try (DiskContentCache cache = open()) {
            assertThat(orphan).doesNotExist();
            assertThat(junk).doesNotExist();
            assertThat(known).exists();
            fill(cache, key("next", BLOCK), bytes);
            assertThat(blockFiles(directory)).hasSize(2);
        }
    }

    @Test
    void aContentWhoseFileIsMissingIsForgottenAfterAKill() throws Exception {
        byte[] bytes = bytes(BLOCK, 8);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", BLOCK), bytes);
            cache.flushIndex();
            directory = crashImage(directory, temporary.resolve("killed"));
        }
        Files.delete(blockFiles(directory).getFirst());
        try (DiskContentCache cache = open()) {
            assertThat(usedBytes(cache)).isZero();
            assertThat(cache.status().contents()).isZero();
            assertThat(fill(cache, key("a", BLOCK), bytes)).isTrue();
        }
    }

    @Test
    void bytesBehindTheLastBlockThatTheIndexKnowsAreCutOffAfterAKill() throws Exception {
        byte[] bytes = bytes(64 * BLOCK, 9);
        try (DiskContentCache cache = open();
                CachedContent content = cache.open(key("a", bytes.length))) {
            put(content, bytes, 3);
            cache.flushIndex();
            directory = crashImage(directory, temporary.resolve("killed"));
        }
        Path file = blockFiles(directory).getFirst();
        Caches.overwrite(file, 10 * BLOCK, bytes(20 * BLOCK, 10)); // written, but killed before the index had it
        assertThat(allocated(file)).isEqualTo(21 * BLOCK);
        try (DiskContentCache cache = open();
                CachedContent content = cache.open(key("a", bytes.length))) {
            assertThat(allocated(file)).isEqualTo(BLOCK);
            assertThat(content.isPresent(10)).isFalse();
            assertThat(reads(content, bytes, 3 * BLOCK, BLOCK)).isTrue();
        }
    }

    private static long allocated(Path file) throws Exception {
        String[] blocks =
                Caches.run("stat", "-c", "%b %B", file.toString()).trim().split(" ", 2);
        return Long.parseLong(blocks[0]) * Long.parseLong(blocks[1]);
    }

    @Test
    void aBlockThatWasFlippedOnDiskIsFetchedAgainAfterAKill() throws Exception {
        byte[] bytes = bytes(3 * BLOCK, 11);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", bytes.length), bytes);
            cache.flushIndex();
            directory = crashImage(directory, temporary.resolve("killed"));
        }
        flip(blockFiles(directory).getFirst(), BLOCK + 100);
        try (DiskContentCache cache = open();
                CachedContent content = cache.open(key("a", bytes.length))) {
            assertThat(content.region(BLOCK + 10, 5)).isEmpty();
            assertThat(content.isPresent(1)).isFalse();
            assertThat(content.localFile()).isEmpty();
            assertThat(reads(content, bytes, 0, BLOCK)).isTrue();
            assertThat(reads(content, bytes, 2 * BLOCK, BLOCK)).isTrue();
            assertThat(usedBytes(cache)).isEqualTo(2 * BLOCK);
            assertThat(put(content, bytes, 1)).isTrue();
            assertThat(reads(content, bytes, 0, bytes.length)).isTrue();
            assertThat(usedBytes(cache)).isEqualTo(3 * BLOCK);
        }
    }

    @Test
    void whatWasFoundMissingAfterAKillStaysForgottenAfterACleanStop() throws Exception {
        byte[] bytes = bytes(3 * BLOCK, 21);
        byte[] large = bytes(40 * BLOCK, 22);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", bytes.length), bytes);
            fill(cache, key("large", large.length), large);
            cache.flushIndex();
            directory = crashImage(directory, temporary.resolve("killed"));
        }
        for (Path file : blockFiles(directory)) {
            Files.delete(file); // as an eviction does a moment before the kill
        }
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", bytes.length), bytes);
        }
        try (DiskContentCache cache = open()) {
            assertThat(cache.status().contents()).isEqualTo(1);
            assertThat(usedBytes(cache)).isEqualTo(bytes.length);
            assertThat(has(cache, key("a", bytes.length), bytes)).isTrue();
        }
    }

    @Test
    void aBlockThatNobodyCheckedSinceAKillIsNotTrustedAfterACleanStop() throws Exception {
        byte[] bytes = bytes(3 * BLOCK, 23);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", bytes.length), bytes);
            cache.flushIndex();
            directory = crashImage(directory, temporary.resolve("killed"));
        }
        flip(blockFiles(directory).getFirst(), BLOCK);
        open().close();
        try (DiskContentCache cache = open()) {
            assertThat(has(cache, key("a", bytes.length), bytes)).isFalse();
        }
    }

    @Test
    void whatIsChangedAfterACleanStopIsFoundOut() throws Exception {
        byte[] bytes = bytes(3 * BLOCK, 24);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", bytes.length), bytes);
        }
        flip(blockFiles(directory).getFirst(), BLOCK);
        try (DiskContentCache cache = open();
                CachedContent content = cache.open(key("a", bytes.length))) {
            assertThat(reads(content, bytes, BLOCK, BLOCK)).isFalse();
            assertThat(reads(content, bytes, 0, BLOCK)).isTrue();
        }
        assertThat(directory.resolve("clean")).doesNotExist(); // not all of it was checked
    }

    @Test
    void aFileCutShortByACrashLosesOnlyTheBlocksThatWereCut() throws Exception {
        byte[] bytes = bytes(3 * BLOCK, 12);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", bytes.length), bytes);
            cache.flushIndex();
            directory = crashImage(directory, temporary.resolve("killed"));
        }
        Caches.run("truncate", "-s", "9000", blockFiles(directory).getFirst().toString());
        try (DiskContentCache cache = open();
                CachedContent content = cache.open(key("a", bytes.length))) {
            assertThat(reads(content, bytes, 0, bytes.length)).isFalse();
            assertThat(reads(content, bytes, 0, 2 * BLOCK)).isTrue();
        }
    }

    @Test
    void aLargeContentIsALocalFileAfterAKillOnceItIsCheckedInTheBackground() throws Exception {
        byte[] bytes = bytes(200 * BLOCK, 13);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", bytes.length), bytes);
            cache.flushIndex();
            directory = crashImage(directory, temporary.resolve("killed"));
        }
        try (DiskContentCache cache = open();
                CachedContent content = cache.open(key("a", bytes.length))) {
            assertThat(content.isComplete()).isTrue();
            Caches.await(() -> {
                var file = content.localFile();
                file.ifPresent(LocalFile::close);
                return file.isPresent();
            });
        }
    }

    @Test
    void aCleanStopBeforeAnotherBootOfTheMachineIsNotTrusted() throws Exception {
        byte[] bytes = bytes(BLOCK, 14);
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", BLOCK), bytes);
        }
        Files.writeString(directory.resolve("clean"), "another-boot");
        flip(blockFiles(directory).getFirst(), 0);
        try (DiskContentCache cache = open()) {
            assertThat(has(cache, key("a", BLOCK), bytes)).isFalse();
        }
    }

    @Test
    void twoDaemonsNeverShareADirectory() {
        try (DiskContentCache cache = open()) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining(directory.toString());
            assertThat(fill(cache, key("a", BLOCK), bytes(BLOCK, 15))).isTrue();
        }
        open().close();
    }

    @Test
    void filesAreTheOwnersAlone() throws Exception {
        try (DiskContentCache cache = open()) {
            fill(cache, key("a", BLOCK), bytes(BLOCK, 16));
            for (Path file : List.of(directory.resolve("blocks"), directory.resolve("staging"))) {
                assertThat(Caches.run("stat", "-c", "%a", file.toString()).trim())
                        .isEqualTo("700");
            }
            Path file = blockFiles(directory).getFirst();
            assertThat(Caches.run("stat", "-c", "%a", file.toString()).trim()).isEqualTo("600");
            assertThat(file.getParent().getFileName().toString())
                    .isEqualTo(file.getFileName().toString().substring(0, 2));
        }
    }
}
