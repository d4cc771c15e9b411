package io.sluice.vfs.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Content;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.ManyThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is read, however and by how many, with whatever the cache does meanwhile: the bytes are those of the file. */
final class ReadPathProperties {
    private static final int MAX_FILE_BYTES = 100_000;

    private static Path directory;
    private static int shelves;

    @BeforeContainer
    static void makeDirectory() throws IOException {
        directory = Files.createTempDirectory("read-path");
    }

    @AfterContainer
    static void removeDirectory() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted((a, b) -> b.compareTo(a)).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static Shelf shelf(int blockBytes, long budgetBytes, long uncachedBytes) {
        ReadSettings settings =
                new ReadSettings(16L * blockBytes, budgetBytes, 4L * blockBytes, uncachedBytes, Duration.ofSeconds(20));
        return new Shelf(directory.resolve("shelf-" + shelves++), settings, blockBytes);
    }

    private static void readSomewhere(Content content, byte[] bytes, Random random) throws VfsException, IOException {
        int at = random.nextInt(bytes.length + 10);
        int length = random.nextInt(random.nextInt(20) == 0 ? bytes.length : 3000) + 1;
        readOnce(content, bytes, at, length, random);
    }

    private static void readOnce(Content content, byte[] bytes, int at, int length, Random random)
            throws VfsException, IOException {
        int from = Math.min(at, bytes.length);
        byte[] expected = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
        Optional<Region> region = switch (random.nextInt(3)) {
            case 0 -> content.region(at, length);
            case 1 -> content.cachedRegion(at, length);
            default -> Optional.empty();
        };
        if (region.isPresent()) {
            try (Region present = region.get()) {
                assertThat(Shelf.bytesOf(present)).isEqualTo(expected);
            }
        } else {
            assertThat(Shelf.read(content, at, length)).isEqualTo(expected);
        }
    }

    @Property(tries = 150)
    void oneReaderGetsTheBytesOfTheFile(
            @ForAll long seed,
            @ForAll @IntRange(min = 6, max = 13) int blockBits,
            @ForAll @IntRange(min = 1, max = MAX_FILE_BYTES) int size,
            @ForAll @IntRange(max = 40) int budgetBlocks)
            throws Exception {
        Random random = new Random(seed);
        try (Shelf shelf = shelf(1 << blockBits, 1 + ((long) budgetBlocks << blockBits), random.nextInt(50_000))) {
            byte[] bytes = shelf.plant("a", size);
            Content content = shelf.open("a");
            int refused = random.nextInt(4);
            shelf.cache.refuse(block -> refused > 0 && block % 3 < refused);
            int next = 0;
            for (int i = 0; i < 60; i++) {
                if (random.nextInt(10) == 0) {
                    shelf.disk.lose(shelf.key("a"));
                    shelf.cache.loseNext(random.nextInt(3));
                }
                if (random.nextBoolean()) {
                    readSomewhere(content, bytes, random);
                } else {
                    readOnce(content, bytes, next % size, 700, random);
                    next += 700;
                }
            }
        }
    }

    @Property(tries = 25)
    void manyReadersGetTheBytesOfTheirFilesWithinTheBudget(
            @ForAll long seed,
            @ForAll @IntRange(min = 6, max = 12) int blockBits,
            @ForAll @IntRange(min = 1, max = 20) int budgetBlocks)
            throws Exception {
        long budgetBytes = (long) budgetBlocks << blockBits;
        try (Shelf shelf = shelf(1 << blockBits, budgetBytes, 8L << blockBits)) {
            byte[][] files = {shelf.plant("a", MAX_FILE_BYTES), shelf.plant("b", 3000), shelf.plant("c", 33_333)};
            Content[] contents = {shelf.open("a"), shelf.open("b"), shelf.open("c")};
            ManyThreads.run(12, thread -> {
                Random random = new Random(seed + thread);
                for (int i = 0; i < 40; i++) {
                    int file = random.nextInt(files.length);
                    readSomewhere(contents[file], files[file], random);
                    if (thread == 0) {
                        shelf.disk.refuseAdmission(random.nextBoolean());
                    } else if (thread == 1 && random.nextInt(5) == 0) {
                        shelf.disk.lose(shelf.key("a"));
                    }
                }
            });
            assertThat(shelf.store.peakBytes()).isLessThanOrEqualTo(budgetBytes);
        }
    }
}
