package io.sluice.cache;

import static io.sluice.cache.Caches.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.vfs.content.CacheRules;
import io.sluice.vfs.content.ContentKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache leaves room for files that are being written. */
final class StagingReserveTest {
    private static final long MIB = 1 << 20;

    @TempDir
    private Path temporary;

    /** A file system of 1,000 bytes. */
    private static final class SmallDisk extends FileStore {
        private long usable = 1_000;

        @Override
        public String name() {
            return "small";
        }

        @Override
        public String type() {
            return "small";
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public long getTotalSpace() {
            return 1_000;
        }

        @Override
        public long getUsableSpace() {
            return usable;
        }

        @Override
        public long getUnallocatedSpace() {
            return usable;
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return false;
        }

        @Override
        public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Object getAttribute(String attribute) {
            throw new UnsupportedOperationException();
        }
    }

    private static SpaceAccount account(SpaceLimit limit, long reserve, SmallDisk disk) {
        CacheDirectory directory = new CacheDirectory(Path.of("/c"), limit, reserve);
        return new SpaceAccount(directory, 100, disk, Optional::empty, _ -> {});
    }

    @Test
    void theReserveStaysFreeWhateverTheLimitSays() throws Exception {
        SmallDisk disk = new SmallDisk();
        assertThat(account(new SpaceLimit.Bytes(5_000), 300, disk).limitBytes()).isEqualTo(700);
        assertThat(account(new SpaceLimit.Bytes(500), 300, disk).limitBytes()).isEqualTo(500);
        assertThat(account(new SpaceLimit.KeepFree(10), 300, disk).limitBytes()).isEqualTo(700);
        assertThat(account(new SpaceLimit.KeepFree(40), 300, disk).limitBytes()).isEqualTo(600);
    }

    @Test
    void theReserveIsAtMostHalfOfTheFileSystem() throws Exception {
        assertThat(account(new SpaceLimit.Bytes(5_000), 5_000, new SmallDisk()).limitBytes())
                .isEqualTo(500);
    }

    @Test
    void whatIsWrittenTakesFromTheCacheAndNotFromTheReserve() throws Exception {
        SmallDisk disk = new SmallDisk();
        SpaceAccount account = account(new SpaceLimit.Bytes(5_000), 300, disk);
        assertThat(account.reserve(600, 1)).isTrue();
        disk.usable = 400;
        assertThat(account.limitBytes()).isEqualTo(700);
        disk.usable = 100; // 300 bytes of files that are being written
        assertThat(account.limitBytes()).isEqualTo(400);
        disk.usable = 0;
        assertThat(account.limitBytes()).isEqualTo(300);
    }

    @Test
    void writesGoOnWhereAFullCacheHasTheDisk() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
        Path mount = Files.createDirectory(temporary.resolve("mount"));
        Caches.run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", mount.toString());
        try {
            writeMoreThanTheReserve(mount);
        } finally {
            Caches.run("umount", "-l", mount.toString());
        }
    }

    private static void writeMoreThanTheReserve(Path mount) throws IOException {
        CacheDirectory only = new CacheDirectory(mount.resolve("cache"), new SpaceLimit.Bytes(1_000 * MIB), 16 * MIB);
        FileStore disk = Files.getFileStore(mount);
        try (DiskContentCache cache = DiskContentCache.open(new CacheSettings(List.of(only), BLOCK, 10_000, 64))) {
            cache.follow(CacheRules.DEFAULT);
            byte[] content = Caches.bytes((int) MIB, 1);
            for (int i = 0; i < 100; i++) {
                Caches.fill(cache, Caches.key("f" + i, MIB), content);
            }
            assertThat(disk.getUsableSpace()).isGreaterThanOrEqualTo(15 * MIB);
            assertThat(Caches.usedBytes(cache)).isGreaterThan(30 * MIB);
            Path staged = cache.stagingDirectory().resolve("written.staged");
            try (FileChannel file = FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (int i = 0; i < 40; i++) {
                    file.write(ByteBuffer.wrap(content));
                    cache.keepReserve();
                }
            }
            assertThat(disk.getUsableSpace()).isGreaterThanOrEqualTo(14 * MIB);
            Files.delete(staged);
            ContentKey again = Caches.key("again", MIB);
            assertThat(Caches.fill(cache, again, content)).isTrue();
        }
    }
}
