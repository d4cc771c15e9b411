package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Region;
import io.sluice.vfs.content.ContentCache;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A cache to be tested, and what its tests do again and again. */
abstract class CacheScene {
    protected static final int BLOCK = 4096;

    @TempDir
    protected Path directory;

    protected ContentCache cache;

    /** An empty cache with blocks of {@link #BLOCK} bytes that holds at least 64 of them. */
    protected abstract ContentCache open(Path directory) throws IOException;

    @BeforeEach
    void openTheCache() throws IOException {
        cache = open(directory);
    }

    @AfterEach
    void closeTheCache() {
        cache.close();
    }

    protected static ContentKey key(String path, long size) {
        return new ContentKey("/mount", StorePath.of(path), size, new ContentVersion("v1"));
    }

    /** Bytes that differ from block to block and from seed to seed. */
    protected static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    protected static void put(CachedContent content, byte[] bytes, int block) {
        int from = block * BLOCK;
        int length = Math.min(BLOCK, bytes.length - from);
        assertThat(content.put(block, ByteBuffer.wrap(bytes, from, length))).isTrue();
    }

    protected static byte[] read(CachedContent content, long offset, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        assertThat(content.read(offset, into)).isTrue();
        assertThat(into.hasRemaining()).isFalse();
        return into.array();
    }

    protected static byte[] read(Region region) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(region.length());
        while (into.hasRemaining()) {
            assertThat(region.channel().read(into, region.position() + into.position()))
                    .isPositive();
        }
        return into.array();
    }

    /** Puts every block of a content and lets go of it. */
    protected final void fill(ContentKey key, byte[] bytes) {
        try (CachedContent content = cache.open(key)) {
            for (int block = 0; block < key.blocks(BLOCK); block++) {
                put(content, bytes, block);
            }
        }
    }

    protected final Path stage(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(cache.stagingDirectory(), "staged", ".tmp"), bytes);
    }
}
