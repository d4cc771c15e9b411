package io.sluice.bench;

import io.sluice.cache.CacheDirectory;
import io.sluice.cache.CacheSettings;
import io.sluice.cache.DiskContentCache;
import io.sluice.cache.SpaceLimit;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A disk cache in a temporary folder, with one content of {@link #BLOCKS} blocks. */
@State(Scope.Benchmark)
public class CacheState {
    static final int BLOCKS = 64;
    static final int BLOCK_BYTES = CacheSettings.DEFAULT_BLOCK_BYTES;

    private Path folder;
    private DiskContentCache cache;
    private ByteBuffer block;

    /** Opens the cache. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        folder = Files.createTempDirectory("sluice-jmh");
        block = ByteBuffer.allocateDirect(BLOCK_BYTES);
        cache = open(folder.resolve("cache"), SpaceLimit.DEFAULT);
        ContentKey key = key("whole", (long) BLOCKS * BLOCK_BYTES);
        try (CachedContent content = cache.open(key)) {
            for (int i = 0; i < BLOCKS; i++) {
                put(content, i, BLOCK_BYTES);
            }
        }
    }

    /** Closes the cache and takes it away. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        cache.close();
        Folders.delete(folder);
    }

    static DiskContentCache open(Path directory, SpaceLimit limit) {
        return DiskContentCache.open(new CacheSettings(List.of(new CacheDirectory(directory, limit))));
    }

    static ContentKey key(String name, long bytes) {
        return new ContentKey("benchmark", StorePath.of("benchmarks/" + name), bytes, new ContentVersion("version-1"));
    }

    /** The content that is there. */
    ContentKey whole() {
        return key("whole", (long) BLOCKS * BLOCK_BYTES);
    }

    DiskContentCache cache() {
        return cache;
    }

    Path folder() {
        return folder;
    }

    /** Puts a block of so many bytes, which must be admitted. */
    void put(CachedContent content, int index, int bytes) {
        if (!content.put(index, block.duplicate().clear().limit(bytes))) {
            throw new IllegalStateException("the cache does not take a block");
        }
    }
}
