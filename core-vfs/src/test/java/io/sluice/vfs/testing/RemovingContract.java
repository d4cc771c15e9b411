package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.OPENS;
import static io.sluice.vfs.testing.ContractFixture.Ability.STATELESS_WRITES;
import static io.sluice.vfs.testing.Scene.BLOCK;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Removing files and directories, in every state that they can be in. */
interface RemovingContract extends ContractPart {
    @Test
    default void aRemovedObjectIsGoneFromItsStore() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/dir/file", bytes(100, 1));
        scene.fixture().putObject("/data/dir/other", bytes(100, 2));
        scene.remove("/data/dir/file");
        assertThat(scene.exists("/data/dir/file")).isFalse();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/dir/file")).isEmpty();
        scene.fixture().expire();
        assertThat(scene.names("/data/dir")).containsExactly("other");
    }

    @Test
    default void aFileThatWasWrittenAndPersistedIsRemoved() throws Exception {
        Scene scene = scene();
        scene.persisted("/data/file", bytes(100, 1));
        scene.remove("/data/file");
        scene.fixture().settle();
        assertThat(scene.exists("/data/file")).isFalse();
        assertThat(scene.fixture().object("/data/file")).isEmpty();
    }

    @Test
    default void aFileThatIsRemovedWhileItIsWrittenNeverReachesTheStore() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(2 * BLOCK, 1));
        scene.remove("/data/file");
        assertThat(scene.exists("/data/file")).isFalse();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).isEmpty();
    }

    @Test
    default void aFileThatIsRemovedWhileItIsOpenForWritingIsWrittenAndReadUntilItIsClosed() throws Exception {
        Scene scene = scene();
        scene.needs(OPENS);
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(100, 1));
        try (Lease open = scene.files().retain(file.id())) {
            assertThat(open).isNotNull();
            scene.remove("/data/file");
            file.write(100, bytes(100, 2));
            assertThat(scene.read(Scene.ROOT, file.id())).hasSize(200);
            file.close();
        }
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).isEmpty();
    }

    @Test
    default void aSealedFileThatIsRemovedIsNotInTheStoreAfterwards() throws Exception {
        Scene scene = scene();
        scene.sealed(Scene.ROOT, "/data/file", bytes(100, 1));
        scene.remove("/data/file");
        scene.fixture().settle();
        assertThat(scene.exists("/data/file")).isFalse();
        assertThat(scene.fixture().object("/data/file")).isEmpty();
    }

    @Test
    default void theInodeOfARemovedFileIsStale() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/file", bytes(100, 1));
        scene.remove("/data/file");
        scene.refused(VfsError.STALE, () -> scene.files().attributes(file));
        scene.refused(VfsError.STALE, () -> scene.read(Scene.ROOT, file));
        scene.refused(VfsError.STALE, () -> scene.chmod(Scene.ROOT, file, 0600));
        if (scene.has(STATELESS_WRITES)) {
            scene.refused(
                    VfsError.STALE,
                    () -> scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes(10, 1)), Stability.UNSTABLE));
        }
    }

    @Test
    default void aNameMayBeUsedAgain() throws Exception {
        Scene scene = scene();
        scene.persisted("/data/file", bytes(100, 1));
        scene.remove("/data/file");
        scene.persisted("/data/file", bytes(200, 2));
        scene.fixture().expire();
        assertThat(scene.read("/data/file")).isEqualTo(bytes(200, 2));
        scene.remove("/data/file");
        scene.mkdir("/data/file");
        assertThat(scene.at("/data/file").isDirectory()).isTrue();
    }

    @Test
    default void whatIsNotThereCanNotBeRemoved() {
        Scene scene = scene();
        scene.refused(VfsError.NOT_FOUND, () -> scene.remove("/data/missing"));
        scene.refused(VfsError.NOT_FOUND, () -> scene.rmdir("/data/missing"));
    }

    @Test
    default void aDirectoryIsNotRemovedLikeAFile() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/dir");
        scene.refused(VfsError.IS_DIRECTORY, () -> scene.remove("/data/dir"));
        assertThat(scene.exists("/data/dir")).isTrue();
    }

    @Test
    default void aFileIsNotRemovedLikeADirectory() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(100, 1));
        scene.refused(VfsError.NOT_DIRECTORY, () -> scene.rmdir("/data/file"));
        assertThat(scene.read("/data/file")).isEqualTo(bytes(100, 1));
    }

    @Test
    default void anEmptyDirectoryIsRemoved() throws Exception {
        Scene scene = scene();
        InodeId directory = scene.mkdir("/data/dir");
        scene.rmdir("/data/dir");
        assertThat(scene.exists("/data/dir")).isFalse();
        scene.refused(VfsError.STALE, () -> scene.files().attributes(directory));
        scene.fixture().expire();
        assertThat(scene.exists("/data/dir")).isFalse();
        assertThat(scene.names("/data")).doesNotContain("dir");
    }

    @Test
    default void nothingIsMadeInADirectoryThatWasRemoved() throws Exception {
        Scene scene = scene();
        InodeId directory = scene.mkdir("/data/dir");
        scene.rmdir("/data/dir");
        FileName name = new FileName("new");
        scene.refused(
                VfsError.STALE,
                () -> scene.files()
                        .create(Scene.ROOT, directory, name, new CreateMode.Guarded(), AttributeChange.ofMode(0644)));
        scene.refused(
                VfsError.STALE,
                () -> scene.files().makeDirectory(Scene.ROOT, directory, name, AttributeChange.ofMode(0755)));
        scene.refused(VfsError.STALE, () -> scene.list(Scene.ROOT, directory, 10));
    }

    @Test
    default void aDirectoryThatIsNotEmptyIsNotRemoved() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/object/below", bytes(1, 1));
        scene.mkdir("/data/nest");
        scene.mkdir("/data/nest/below");
        scene.mkdir("/data/busy");
        scene.create("/data/busy/writing");
        scene.mkdir("/data/sealed");
        scene.sealed(Scene.ROOT, "/data/sealed/file", bytes(1, 1));
        for (String path : new String[] {"/data/object", "/data/nest", "/data/busy", "/data/sealed"}) {
            scene.refused(VfsError.NOT_EMPTY, () -> scene.rmdir(path));
            assertThat(scene.exists(path)).isTrue();
        }
    }

    @Test
    default void aDirectoryIsNotRemovedWhileTheStoreHasWhatNobodyHereHasSeen() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/dir");
        assertThat(scene.names("/data/dir")).isEmpty();
        scene.fixture().putObject("/data/dir/unseen", bytes(1, 1));
        scene.refused(VfsError.NOT_EMPTY, () -> scene.rmdir("/data/dir"));
        scene.fixture().expire();
        assertThat(scene.read("/data/dir/unseen")).isEqualTo(bytes(1, 1));
    }

    @Test
    default void aDirectoryStaysWhenItsLastFileIsRemoved() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/dir");
        scene.persisted("/data/dir/file", bytes(1, 1));
        scene.remove("/data/dir/file");
        scene.fixture().settle();
        scene.fixture().expire();
        assertThat(scene.names("/data/dir")).isEmpty();
        scene.rmdir("/data/dir");
        assertThat(scene.exists("/data/dir")).isFalse();
    }

    @Test
    default void aRemoveChangesTheTimesOfItsDirectory() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/dir");
        scene.persisted("/data/dir/file", bytes(1, 1));
        FileAttributes before = scene.at("/data/dir");
        scene.remove("/data/dir/file");
        assertThat(scene.at("/data/dir").modified()).isAfter(before.modified());
        assertThat(scene.at("/data/dir").changed()).isAfter(before.changed());
    }
}
