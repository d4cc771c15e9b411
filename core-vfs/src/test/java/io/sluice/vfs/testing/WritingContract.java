package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.LIVES;
import static io.sluice.vfs.testing.ContractFixture.Ability.OPENS;
import static io.sluice.vfs.testing.ContractFixture.Ability.STATELESS_WRITES;
import static io.sluice.vfs.testing.ContractFixture.Ability.VERIFIERS;
import static io.sluice.vfs.testing.Scene.BLOCK;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Content;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Payload;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.WriteLease;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Writing: in any order, readable at once, and in the store exactly as it was written. */
interface WritingContract extends ContractPart {
    @Test
    default void whatIsWrittenIsReadBackAndReachesTheStore() throws Exception {
        Scene scene = scene();
        for (int size : new int[] {1, 4096, BLOCK, 3 * BLOCK + 1}) {
            InodeId file = scene.persisted("/data/size" + size, bytes(size, size));
            assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(size, size));
        }
    }

    @Test
    default void anEmptyFileReachesTheStore() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/empty");
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/empty")).hasValue(new byte[0]);
        assertThat(scene.read("/data/empty")).isEmpty();
    }

    @Test
    default void piecesMayComeInAnyOrder() throws Exception {
        Scene scene = scene();
        byte[] whole = bytes(2 * BLOCK + 77, 1);
        OpenFile file = scene.create("/data/file");
        for (int offset : offsets(whole.length, 100_000, 4711)) {
            file.write(offset, piece(whole, offset, 100_000));
        }
        assertThat(scene.read("/data/file")).isEqualTo(whole);
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(whole);
    }

    @Test
    default void piecesMayComeAtTheSameTime() throws Exception {
        Scene scene = scene();
        byte[] whole = bytes(2 * BLOCK + 77, 1);
        OpenFile file = scene.create("/data/file");
        List<Future<Void>> writes = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int offset : offsets(whole.length, 65_536, 815)) {
                writes.add(threads.submit(() -> {
                    file.write(offset, piece(whole, offset, 65_536));
                    return null;
                }));
            }
        }
        for (Future<Void> write : writes) {
            write.get();
        }
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(whole);
    }

    @Test
    default void aPieceMayBeWrittenAgainWhileTheFileIsBeingWritten() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(1000, 1));
        file.write(10, bytes(20, 2));
        byte[] expected = bytes(1000, 1);
        System.arraycopy(bytes(20, 2), 0, expected, 10, 20);
        assertThat(scene.read("/data/file")).isEqualTo(expected);
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(expected);
    }

    @Test
    default void aFileThatIsBeingWrittenIsReadAndSeenByEverybody() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(500, 1));
        Content content = scene.files().content(Scene.ROOT, file.id());
        assertThat(content.size()).isEqualTo(500);
        assertThat(scene.at("/data/file").size()).isEqualTo(500);
        file.write(500, bytes(500, 2));
        assertThat(scene.at("/data/file").size()).isEqualTo(1000);
        assertThat(scene.read(scene.files().content(Scene.ROOT, file.id()), 500, 1000))
                .isEqualTo(bytes(500, 2));
        assertThat(scene.list(Scene.ROOT, scene.id("/data"), 10))
                .filteredOn(entry -> entry.name().value().equals("file"))
                .extracting(entry -> entry.attributes().size())
                .containsExactly(1000L);
    }

    @Test
    default void nothingIsInTheStoreBeforeTheFileIsSealed() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(3 * BLOCK, 1));
        assertThat(scene.fixture().object("/data/file")).isEmpty();
    }

    @Test
    default void aFileMayBeTruncatedWhileItIsBeingWritten() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(1000, 1));
        scene.truncate(Scene.ROOT, file.id(), 300);
        assertThat(scene.at("/data/file").size()).isEqualTo(300);
        assertThat(scene.read("/data/file")).isEqualTo(Arrays.copyOf(bytes(1000, 1), 300));
        scene.truncate(Scene.ROOT, file.id(), 0);
        file.write(0, bytes(700, 2));
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(bytes(700, 2));
    }

    @Test
    default void aFileMayBeSizedFirstAndFilledThen() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        scene.truncate(Scene.ROOT, file.id(), 1000);
        assertThat(scene.at("/data/file").size()).isEqualTo(1000);
        file.write(400, Arrays.copyOfRange(bytes(1000, 1), 400, 1000));
        file.write(0, Arrays.copyOf(bytes(1000, 1), 400));
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(bytes(1000, 1));
    }

    @Test
    default void aWriteIsTheSameWhereverItsBytesAreCut() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        byte[] whole = bytes(100_000, 1);
        for (int piece = 0; piece < 4; piece++) {
            int offset = piece * 25_000;
            Payload data = new Payload(List.of(
                    ByteBuffer.wrap(whole, offset, piece),
                    ByteBuffer.wrap(whole, offset + piece, 10_000),
                    ByteBuffer.wrap(whole, offset + piece + 10_000, 15_000 - piece)));
            scene.files().write(Scene.ROOT, file.id(), offset, data, Stability.UNSTABLE);
            assertThat(scene.at("/data/file").size()).isEqualTo(offset + 25_000);
        }
        assertThat(scene.read("/data/file")).isEqualTo(whole);
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(whole);
    }

    @Test
    default void aWriteOfNothingChangesNothing() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(10, 1));
        file.write(5, new byte[0]);
        assertThat(scene.read("/data/file")).isEqualTo(bytes(10, 1));
    }

    @Test
    default void aFileKeepsItsIdAndTimesWhenItReachesTheStore() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(1000, 1));
        FileAttributes writing = scene.at("/data/file");
        file.seal();
        scene.fixture().settle();
        FileAttributes persisted = scene.at("/data/file");
        assertThat(persisted.id()).isEqualTo(writing.id());
        assertThat(persisted.modified()).isEqualTo(writing.modified());
        assertThat(persisted.changed()).isEqualTo(writing.changed());
        scene.fixture().expire();
        FileAttributes later = scene.at("/data/file");
        assertThat(later.id()).isEqualTo(writing.id());
        assertThat(later.modified()).isEqualTo(writing.modified());
        assertThat(later.uid()).isEqualTo(writing.uid());
        assertThat(later.mode()).isEqualTo(writing.mode());
        assertThat(scene.read("/data/file")).isEqualTo(bytes(1000, 1));
    }

    @Test
    default void aFileGoesFromWritingToPersisted() throws Exception {
        Scene scene = scene();
        scene.needs(LIVES);
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(1000, 1));
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.WRITING);
        file.seal();
        assertThat(scene.at("/data/file").life()).isIn(FileLife.SEALED, FileLife.PERSISTED);
        scene.fixture().settle();
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.PERSISTED);
    }

    @Test
    default void aDurableWriteIsAWrite() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        scene.files().write(Scene.ROOT, file.id(), 0, ByteBuffer.wrap(bytes(100, 1)), Stability.DURABLE);
        assertThat(scene.read("/data/file")).isEqualTo(bytes(100, 1));
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(bytes(100, 1));
    }

    @Test
    default void aFileThatNobodyCommitsReachesTheStoreAllTheSame() throws Exception {
        Scene scene = scene();
        scene.needs(STATELESS_WRITES);
        InodeId silent = createUnopened(scene, "/data/silent");
        scene.files().write(Scene.ROOT, silent, 0, ByteBuffer.wrap(bytes(100, 1)), Stability.UNSTABLE);
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/silent")).hasValue(bytes(100, 1));
    }

    @Test
    default void aFileWithAHoleIsNotPublished() throws Exception {
        Scene scene = scene();
        scene.needs(STATELESS_WRITES);
        InodeId file = createUnopened(scene, "/data/file");
        scene.files().write(Scene.ROOT, file, 500, ByteBuffer.wrap(bytes(500, 1)), Stability.UNSTABLE);
        scene.files().commit(Scene.ROOT, file);
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).isEmpty();
        assertThat(scene.at("/data/file").size()).isEqualTo(1000);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes(500, 2)), Stability.UNSTABLE);
        scene.files().commit(Scene.ROOT, file);
        scene.fixture().settle();
        byte[] expected = Arrays.copyOf(bytes(500, 2), 1000);
        System.arraycopy(bytes(500, 1), 0, expected, 500, 500);
        assertThat(scene.fixture().object("/data/file")).hasValue(expected);
    }

    @Test
    default void aFileHasOneWriterAtATime() throws Exception {
        Scene scene = scene();
        scene.needs(OPENS);
        InodeId file = createUnopened(scene, "/data/file");
        try (WriteLease writer = scene.files().openForWriting(Scene.ROOT, file, false)) {
            scene.refused(
                    VfsError.WRITE_ONCE,
                    () -> scene.files().openForWriting(Scene.ROOT, file, false).close());
            scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes(10, 1)), Stability.UNSTABLE);
            writer.flush();
        }
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(bytes(10, 1));
    }

    @Test
    default void writesMayFollowAFlush() throws Exception {
        Scene scene = scene();
        scene.needs(OPENS);
        InodeId file = createUnopened(scene, "/data/file");
        try (WriteLease writer = scene.files().openForWriting(Scene.ROOT, file, false)) {
            scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes(10, 1)), Stability.UNSTABLE);
            writer.flush();
            scene.files().write(Scene.ROOT, file, 10, ByteBuffer.wrap(bytes(10, 2)), Stability.UNSTABLE);
            writer.flush();
        }
        scene.fixture().settle();
        byte[] expected = Arrays.copyOf(bytes(10, 1), 20);
        System.arraycopy(bytes(10, 2), 0, expected, 10, 10);
        assertThat(scene.fixture().object("/data/file")).hasValue(expected);
    }

    @Test
    default void aFileLargerThanTheStoreTakesIsRefusedAtOnce() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        scene.refused(VfsError.TOO_LARGE, () -> file.write(1L << 50, bytes(10, 1)));
        scene.refused(VfsError.TOO_LARGE, () -> scene.truncate(Scene.ROOT, file.id(), 1L << 50));
        assertThat(scene.at("/data/file").size()).isZero();
    }

    @Test
    default void aDirectoryCanNotBeWritten() throws Exception {
        Scene scene = scene();
        InodeId directory = scene.mkdir("/data/dir");
        if (scene.has(STATELESS_WRITES)) {
            scene.refused(
                    VfsError.IS_DIRECTORY,
                    () -> scene.files()
                            .write(Scene.ROOT, directory, 0, ByteBuffer.wrap(bytes(10, 1)), Stability.UNSTABLE));
        }
        if (scene.has(OPENS)) {
            scene.refused(
                    VfsError.IS_DIRECTORY,
                    () -> scene.files()
                            .openForWriting(Scene.ROOT, directory, false)
                            .close());
        }
    }

    @Test
    default void theWriteVerifierStaysWhileNothingIsLost() throws Exception {
        Scene scene = scene();
        scene.needs(VERIFIERS);
        long before = scene.files().writeVerifier();
        scene.persisted("/data/file", bytes(100, 1));
        assertThat(scene.files().writeVerifier()).isEqualTo(before);
    }

    /** Where the pieces of a file begin, in an order that the seed decides. */
    private static List<Integer> offsets(int size, int step, long seed) {
        List<Integer> offsets = new ArrayList<>();
        for (int offset = 0; offset < size; offset += step) {
            offsets.add(offset);
        }
        Collections.shuffle(offsets, new Random(seed));
        return offsets;
    }

    private static byte[] piece(byte[] whole, int offset, int length) {
        return Arrays.copyOfRange(whole, offset, Math.min(whole.length, offset + length));
    }

    private static InodeId createUnopened(Scene scene, String path) throws VfsException {
        return scene.createUnopened(Scene.ROOT, path, 0644);
    }
}
