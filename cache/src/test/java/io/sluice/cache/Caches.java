package io.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What the tests of the disk cache have in common. */
final class Caches {
    static final int BLOCK = 4096;

    private Caches() {}

    static DiskContentCache open(Path directory, long limitBytes) {
        return open(settings(directory, limitBytes));
    }

    static DiskContentCache open(CacheSettings settings) {
        return open(settings, CacheRules.DEFAULT);
    }

    static DiskContentCache open(CacheSettings settings, CacheRules rules) {
        long origin = System.nanoTime();
        return DiskContentCache.open(settings, () -> System.nanoTime() - origin, rules);
    }

    static DiskContentCache open(Path directory, long limitBytes, CacheRules rules) {
        return open(settings(directory, limitBytes), rules);
    }

    /** Every mount is there and has that policy; nothing is pinned. */
    static CacheRules all(CachePolicy policy) {
        return new CacheRules() {
            @Override
            public Optional<CachePolicy> policy(String mount) {
                return Optional.of(policy);
            }

            @Override
            public boolean isPinned(ContentKey key) {
                return false;
            }
        };
    }

    static CacheSettings settings(Path directory, long limitBytes) {
        CacheDirectory only = new CacheDirectory(directory, new SpaceLimit.Bytes(limitBytes));
        return new CacheSettings(List.of(only), BLOCK, 10_000, 64);
    }

    static ContentKey key(String path, long size) {
        return new ContentKey("/mount", StorePath.of(path), size, new ContentVersion("v1"));
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static boolean put(CachedContent content, byte[] bytes, int block) {
        int from = block * BLOCK;
        return content.put(block, ByteBuffer.wrap(bytes, from, Math.min(BLOCK, bytes.length - from)));
    }

    /** Puts all blocks; false if one was not admitted. */
    static boolean fill(DiskContentCache cache, ContentKey key, byte[] bytes) {
        try (CachedContent content = cache.open(key)) {
            boolean all = true;
            for (int block = 0; block < key.blocks(BLOCK); block++) {
                all &= put(content, bytes, block);
            }
            return all;
        }
    }

    static boolean has(DiskContentCache cache, ContentKey key, byte[] bytes) {
        try (CachedContent content = cache.open(key)) {
            return reads(content, bytes, 0, bytes.length);
        }
    }

    /** Whether these bytes can be read; fails if they can, but are wrong. */
    static boolean reads(CachedContent content, byte[] bytes, int offset, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        if (!content.read(offset, into)) {
            return false;
        }
        assertThat(into.array()).isEqualTo(Arrays.copyOfRange(bytes, offset, offset + length));
        return true;
    }

    static List<Path> blockFiles(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("blocks"))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static long usedBytes(DiskContentCache cache) {
        return cache.status().directories().getFirst().usedBytes();
    }

    static void overwrite(Path file, long at, byte... bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    static void flip(Path file, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) ~one.get(0)).rewind();
            channel.write(one, at);
        }
    }

    /** What a kill at this moment would leave behind: a copy of the directory of a cache that is still open, holes and all. */
    static Path crashImage(Path directory, Path image) throws Exception {
        run("cp", "-a", "--sparse=always", directory.toString(), image.toString());
        return image;
    }

    static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as("%s: %s", Arrays.toString(command), output)
                .isZero();
        return output;
    }

    static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waiting").isBefore(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }
}
