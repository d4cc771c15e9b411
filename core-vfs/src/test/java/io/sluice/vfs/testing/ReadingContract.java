package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.FIXED_CONTENT;
import static io.sluice.vfs.testing.ContractFixture.Ability.OPENS;
import static io.sluice.vfs.testing.Scene.BLOCK;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Content;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Region;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Reading: exactly the bytes of one version, or an error. */
interface ReadingContract extends ContractPart {
    @Test
    default void anObjectOfAnySizeIsReadWhole() throws Exception {
        Scene scene = scene();
        int[] sizes = {0, 1, 4095, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 1};
        for (int size : sizes) {
            scene.fixture().putObject("/data/size" + size, bytes(size, size));
        }
        for (int size : sizes) {
            assertThat(scene.at("/data/size" + size).size()).isEqualTo(size);
            assertThat(scene.read("/data/size" + size))
                    .describedAs("%d bytes", size)
                    .isEqualTo(bytes(size, size));
        }
    }

    @Test
    default void aSecondReadGivesTheSame() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/readonly/file", bytes(2 * BLOCK, 1));
        assertThat(scene.read("/readonly/file")).isEqualTo(bytes(2 * BLOCK, 1));
        scene.fixture().expire();
        assertThat(scene.read("/readonly/file")).isEqualTo(bytes(2 * BLOCK, 1));
    }

    @Test
    default void anyRangeIsReadAsItIs() throws Exception {
        Scene scene = scene();
        byte[] whole = bytes(3 * BLOCK + 1, 1);
        scene.fixture().putObject("/data/file", whole);
        Content content = scene.files().content(Scene.ROOT, scene.id("/data/file"));
        Random random = new Random(4711);
        for (int i = 0; i < 60; i++) {
            int offset = random.nextInt(whole.length);
            int length = 1 + random.nextInt(i % 2 == 0 ? 5000 : BLOCK);
            byte[] expected = Arrays.copyOfRange(whole, offset, Math.min(whole.length, offset + length));
            assertThat(scene.read(content, offset, length))
                    .describedAs("%d bytes at %d", length, offset)
                    .isEqualTo(expected);
        }
    }

    @Test
    default void aReadOverTheEndGivesWhatIsThereAndBehindItNothing() throws Exception {
        Scene scene = scene();
        byte[] whole = bytes(1000, 1);
        scene.fixture().putObject("/data/file", whole);
        Content content = scene.files().content(Scene.ROOT, scene.id("/data/file"));
        assertThat(scene.read(content, 990, 100)).isEqualTo(Arrays.copyOfRange(whole, 990, 1000));
        assertThat(scene.read(content, 1000, 100)).isEmpty();
        assertThat(scene.read(content, 1001, 100)).isEmpty();
        assertThat(scene.read(content, 1L << 40, 100)).isEmpty();
        assertThat(scene.read(content, 10, 0)).isEmpty();
    }

    @Test
    default void manyReadersAtOnceReadTheSame() throws Exception {
        Scene scene = scene();
        byte[] whole = bytes(3 * BLOCK + 1, 1);
        scene.fixture().putObject("/data/file", whole);
        InodeId file = scene.id("/data/file");
        List<Future<byte[]>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                readers.add(threads.submit(() -> scene.read(Scene.ROOT, file)));
            }
        }
        for (Future<byte[]> reader : readers) {
            assertThat(reader.get()).isEqualTo(whole);
        }
    }

    @Test
    default void aRegionHoldsTheBytesThatAReadGives() throws Exception {
        Scene scene = scene();
        byte[] whole = bytes(2 * BLOCK + 5, 1);
        scene.fixture().putObject("/data/file", whole);
        Content content = scene.files().content(Scene.ROOT, scene.id("/data/file"));
        for (long offset : new long[] {0, 17, BLOCK - 3, 2 * BLOCK, 2 * BLOCK + 5}) {
            Optional<Region> found = content.region(offset, 1000);
            if (found.isPresent()) {
                try (Region region = found.get()) {
                    ByteBuffer into = ByteBuffer.allocate(region.length());
                    while (into.hasRemaining()
                            && region.channel().read(into, region.position() + into.position()) > 0) {
                        assertThat(into.position()).isLessThanOrEqualTo(region.length());
                    }
                    assertThat(into.array()).isEqualTo(scene.read(content, offset, region.length()));
                    assertThat(region.length()).isBetween((int) Math.min(1, whole.length - offset), 1000);
                }
            }
        }
    }

    @Test
    default void aDirectoryCanNotBeRead() {
        scene().refused(VfsError.IS_DIRECTORY, () -> scene().read(Scene.ROOT, scene().id("/data")));
        scene().refused(VfsError.IS_DIRECTORY, () -> scene().read(Scene.ROOT, InodeId.ROOT));
    }

    @Test
    default void aReplacedObjectIsTheSameInodeWithTheNewBytes() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(2 * BLOCK, 1));
        InodeId file = scene.id("/data/file");
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(2 * BLOCK, 1));
        scene.fixture().putObject("/data/file", bytes(2 * BLOCK + 9, 2));
        scene.fixture().expire();
        assertThat(scene.at("/data/file").size()).isEqualTo(2 * BLOCK + 9);
        assertThat(scene.id("/data/file")).isEqualTo(file);
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(2 * BLOCK + 9, 2));
    }

    @Test
    default void aReadNeverMixesTwoVersions() throws Exception {
        Scene scene = scene();
        scene.needs(FIXED_CONTENT);
        byte[] old = bytes(16 * BLOCK, 1);
        scene.fixture().putObject("/data/file", old);
        Content content = scene.files().content(Scene.ROOT, scene.id("/data/file"));
        assertThat(scene.read(content, 0, 100)).isEqualTo(Arrays.copyOf(old, 100));
        scene.fixture().putObject("/data/file", bytes(16 * BLOCK, 2));
        for (long offset = 0; offset < old.length; offset += BLOCK) {
            int from = (int) offset;
            byte[] read;
            try {
                read = scene.read(content, offset, BLOCK);
            } catch (VfsException e) {
                assertThat(e.error()).isEqualTo(VfsError.REPLACED);
                continue;
            }
            assertThat(read).isEqualTo(Arrays.copyOfRange(old, from, from + BLOCK));
        }
    }

    @Test
    default void aDeletedObjectIsGone() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/dir/file", bytes(100, 1));
        scene.fixture().putObject("/data/dir/other", bytes(100, 2));
        InodeId file = scene.id("/data/dir/file");
        scene.fixture().deleteObject("/data/dir/file");
        scene.fixture().expire();
        scene.refused(VfsError.NOT_FOUND, () -> scene.at("/data/dir/file"));
        scene.refused(VfsError.STALE, () -> scene.files().attributes(file));
        scene.refused(VfsError.STALE, () -> scene.read(Scene.ROOT, file));
        assertThat(scene.read("/data/dir/other")).isEqualTo(bytes(100, 2));
    }

    @Test
    default void aFileThatIsUnlinkedWhileItIsOpenIsReadableUntilItIsClosed() throws Exception {
        Scene scene = scene();
        scene.needs(OPENS);
        InodeId file = scene.persisted("/data/file", bytes(BLOCK + 1, 1));
        try (Lease open = scene.files().retain(file)) {
            assertThat(open).isNotNull();
            scene.remove("/data/file");
            assertThat(scene.exists("/data/file")).isFalse();
            assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(BLOCK + 1, 1));
        }
        scene.fixture().settle();
        scene.refused(VfsError.STALE, () -> scene.read(Scene.ROOT, file));
        assertThat(scene.fixture().object("/data/file")).isEmpty();
    }

    @Test
    default void aFileThatIsUnlinkedBeforeItsFirstReadIsReadableWhileItIsOpen() throws Exception {
        Scene scene = scene();
        scene.needs(OPENS);
        scene.fixture().putObject("/data/file", bytes(2 * BLOCK, 1));
        InodeId file = scene.id("/data/file");
        try (Lease open = scene.files().retain(file)) {
            assertThat(open).isNotNull();
            scene.remove("/data/file");
            assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(2 * BLOCK, 1));
        }
    }

    @Test
    default void aFileThatIsReplacedByARenameWhileItIsOpenIsReadableUntilItIsClosed() throws Exception {
        Scene scene = scene();
        scene.needs(OPENS);
        InodeId old = scene.persisted("/data/file", bytes(100, 1));
        try (Lease open = scene.files().retain(old)) {
            assertThat(open).isNotNull();
            scene.sealed(Scene.ROOT, "/data/file.tmp", bytes(200, 2));
            scene.rename("/data/file.tmp", "/data/file");
            assertThat(scene.read(Scene.ROOT, old)).isEqualTo(bytes(100, 1));
            assertThat(scene.read("/data/file")).isEqualTo(bytes(200, 2));
        }
    }
}
