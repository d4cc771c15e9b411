package io.sluice.bench;

import io.sluice.cache.DiskContentCache;
import io.sluice.cache.SpaceLimit;
import io.sluice.vfs.Region;
import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.ContentCache.CachedContent;
import io.sluice.vfs.content.ContentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** The parts of the block cache: the block file, the index, the way to a region, and what eviction adds. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Threads(1)
public class CacheBenchmark {
    private static final int READ_BYTES = 4 << 10;
    private static final int REGION_BYTES = 128 << 10;
    private static final int INDEXED = 10_000;
    private static final int SMALL_BYTES = 4 << 10;
    private static final int CROWDED_CONTENTS = 1_000;

    /** A buffer of a thread's own. */
    @State(Scope.Thread)
    public static class Buffer {
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(READ_BYTES);
    }

    /** A number that is never the same. */
    @State(Scope.Thread)
    public static class Counter {
        private long next;

        private String name() {
            return "new-" + Thread.currentThread().threadId() + "-" + next++;
        }
    }

    /** A cache whose index has many contents of one block. */
    @State(Scope.Benchmark)
    public static class ManyContents {
        /** Puts them. */
        @Setup(Level.Trial)
        public void fill(CacheState state) throws IOException {
            try (DiskContentCache cache = CacheState.open(state.folder().resolve("indexed"), SpaceLimit.DEFAULT)) {
                for (int i = 0; i < INDEXED; i++) {
                    putSmall(state, cache, "small-" + i);
                }
            }
        }
    }

    /** A cache that is full, so that each new content drives out an old one. */
    @State(Scope.Benchmark)
    public static class FullCache {
        /** Of all its contents; {@code keep} never drives out anything. */
        @Param({"AUTO", "TINYLFU", "LRU"})
        public CachePolicy policy;

        private Path folder;
        private DiskContentCache cache;

        /** Fills it, in a folder of its own: nobody says which of two states is torn down first. */
        @Setup(Level.Trial)
        public void fill(CacheState state) throws IOException {
            long limit = (long) CROWDED_CONTENTS * SMALL_BYTES;
            folder = Files.createTempDirectory("sluice-jmh");
            cache = CacheState.open(folder.resolve("cache"), new SpaceLimit.Bytes(limit));
            cache.follow(new OnePolicy(policy));
            for (int i = 0; i < CROWDED_CONTENTS; i++) {
                putSmall(state, cache, "small-" + i);
            }
        }

        /** Closes it. */
        @TearDown(Level.Trial)
        public void close() throws IOException {
            cache.close();
            Folders.delete(folder);
        }
    }

    private static void putSmall(CacheState state, DiskContentCache cache, String name) {
        try (CachedContent content = cache.open(CacheState.key(name, SMALL_BYTES))) {
            state.put(content, 0, SMALL_BYTES);
        }
    }

    /** A block of 1 MiB into a file of its own. */
    @Benchmark
    public void blockFilePut(CacheState state, Counter counter) {
        ContentKey key = CacheState.key(counter.name(), CacheState.BLOCK_BYTES);
        try (CachedContent content = state.cache().open(key)) {
            state.put(content, 0, CacheState.BLOCK_BYTES);
        }
        state.cache().remove(key);
    }

    /** 4 KiB of a block that is there. */
    @Benchmark
    public boolean blockFileRead(CacheState state, Buffer buffer) {
        try (CachedContent content = state.cache().open(state.whole())) {
            return content.read(randomOffset(READ_BYTES), buffer.bytes.clear());
        }
    }

    /** A region as the doors send it, from look-up to release. */
    @Benchmark
    public int region(CacheState state) {
        try (CachedContent content = state.cache().open(state.whole());
                Region region =
                        content.region(randomOffset(REGION_BYTES), REGION_BYTES).orElseThrow()) {
            return region.length();
        }
    }

    /** What a read asks of the index alone. */
    @Benchmark
    public boolean indexLookUp(CacheState state) {
        try (CachedContent content = state.cache().open(state.whole())) {
            return content.isPresent(ThreadLocalRandom.current().nextInt(CacheState.BLOCKS));
        }
    }

    /** Opens a cache of 10,000 contents as after a clean stop, and closes it. */
    @Benchmark
    public long indexLoad(CacheState state, ManyContents contents) {
        try (DiskContentCache cache = CacheState.open(state.folder().resolve("indexed"), SpaceLimit.DEFAULT)) {
            return cache.status().contents();
        }
    }

    /** A content of 4 KiB into a full cache. */
    @Benchmark
    public void policyEvicts(CacheState state, FullCache full, Counter counter) {
        putSmall(state, full.cache, counter.name());
    }

    private static long randomOffset(int bytes) {
        int pieces = CacheState.BLOCKS * (CacheState.BLOCK_BYTES / bytes);
        return (long) ThreadLocalRandom.current().nextInt(pieces) * bytes;
    }
}
