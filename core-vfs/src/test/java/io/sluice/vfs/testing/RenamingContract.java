package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.CHANGES;
import static io.sluice.vfs.testing.Scene.BLOCK;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Renamed;
import io.sluice.vfs.VfsError;
import org.junit.jupiter.api.Test;

/** Renames: the same inode under another name, atomically, in every state that a file can be in. */
interface RenamingContract extends ContractPart {
    @Test
    default void aPersistedFileIsRenamed() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/old", bytes(BLOCK + 1, 1));
        scene.rename("/data/old", "/data/new");
        assertThat(scene.exists("/data/old")).isFalse();
        assertThat(scene.id("/data/new")).isEqualTo(file);
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(BLOCK + 1, 1));
        isOnlyAt(scene, "/data/old", "/data/new", bytes(BLOCK + 1, 1));
        assertThat(scene.id("/data/new")).isEqualTo(file);
    }

    @Test
    default void anObjectThatWasNeverReadIsRenamed() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/a/old", bytes(100, 1));
        scene.fixture().putObject("/data/b/other", bytes(100, 2));
        InodeId file = scene.id("/data/a/old");
        scene.rename("/data/a/old", "/data/b/new");
        assertThat(scene.id("/data/b/new")).isEqualTo(file);
        isOnlyAt(scene, "/data/a/old", "/data/b/new", bytes(100, 1));
    }

    @Test
    default void aFileThatIsBeingWrittenIsRenamedAndWrittenOn() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/old");
        file.write(0, bytes(1000, 1));
        scene.rename("/data/old", "/data/new");
        assertThat(scene.exists("/data/old")).isFalse();
        assertThat(scene.id("/data/new")).isEqualTo(file.id());
        if (scene.has(ContractFixture.Ability.OPENS)) {
            file.write(1000, bytes(1000, 2));
        }
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/old")).isEmpty();
        byte[] stored = scene.fixture().object("/data/new").orElseThrow();
        assertThat(stored).startsWith(bytes(1000, 1));
        assertThat(scene.read("/data/new")).isEqualTo(stored);
        assertThat(scene.id("/data/new")).isEqualTo(file.id());
    }

    @Test
    default void aSealedFileIsRenamedBeforeItReachesTheStore() throws Exception {
        Scene scene = scene();
        InodeId file = scene.sealed(Scene.ROOT, "/data/old", bytes(1000, 1));
        scene.rename("/data/old", "/data/new");
        assertThat(scene.id("/data/new")).isEqualTo(file);
        isOnlyAt(scene, "/data/old", "/data/new", bytes(1000, 1));
    }

    @Test
    default void aFileTakesThePlaceOfAnother() throws Exception {
        Scene scene = scene();
        InodeId old = scene.persisted("/data/final", bytes(100, 1));
        InodeId file = scene.persisted("/data/temporary", bytes(200, 2));
        scene.rename("/data/temporary", "/data/final");
        assertThat(scene.id("/data/final")).isEqualTo(file);
        assertThat(scene.read("/data/final")).isEqualTo(bytes(200, 2));
        isOnlyAt(scene, "/data/temporary", "/data/final", bytes(200, 2));
        scene.refused(VfsError.STALE, () -> scene.files().attributes(old));
    }

    @Test
    default void aCheckpointIsSavedByATemporaryNameAndARename() throws Exception {
        Scene scene = scene();
        scene.mkdir(Scene.ROOT, "/data/run", 0777);
        for (int epoch = 0; epoch < 3; epoch++) {
            InodeId file = scene.sealed(Scene.ALICE, "/data/run/tmp" + epoch, bytes(BLOCK + epoch, epoch));
            scene.chmod(Scene.ALICE, file, 0640);
            scene.rename(Scene.ALICE, "/data/run/tmp" + epoch, "/data/run/model");
            assertThat(scene.read("/data/run/model")).isEqualTo(bytes(BLOCK + epoch, epoch));
        }
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/run/model")).hasValue(bytes(BLOCK + 2, 2));
        assertThat(scene.at("/data/run/model").mode()).isEqualTo(0640);
        scene.fixture().expire();
        assertThat(scene.names("/data/run")).containsExactly("model");
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(scene.fixture().object("/data/run/tmp" + epoch)).isEmpty();
        }
    }

    @Test
    default void aFileThatIsBeingWrittenIsReplaced() throws Exception {
        Scene scene = scene();
        OpenFile loser = scene.create("/data/final");
        loser.write(0, bytes(100, 1));
        scene.sealed(Scene.ROOT, "/data/temporary", bytes(200, 2));
        scene.rename("/data/temporary", "/data/final");
        assertThat(scene.read("/data/final")).isEqualTo(bytes(200, 2));
        isOnlyAt(scene, "/data/temporary", "/data/final", bytes(200, 2));
    }

    @Test
    default void aRenameToTheSameNameChangesNothing() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/file", bytes(100, 1));
        scene.rename("/data/file", "/data/file");
        assertThat(scene.id("/data/file")).isEqualTo(file);
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/file")).hasValue(bytes(100, 1));
    }

    @Test
    default void aNameThatARenameFreedMayBeUsedAgain() throws Exception {
        Scene scene = scene();
        InodeId first = scene.persisted("/data/name", bytes(100, 1));
        scene.rename("/data/name", "/data/backup");
        InodeId second = scene.persisted("/data/name", bytes(200, 2));
        assertThat(second).isNotEqualTo(first);
        scene.fixture().expire();
        assertThat(scene.id("/data/backup")).isEqualTo(first);
        assertThat(scene.id("/data/name")).isEqualTo(second);
        assertThat(scene.read("/data/backup")).isEqualTo(bytes(100, 1));
        assertThat(scene.read("/data/name")).isEqualTo(bytes(200, 2));
    }

    @Test
    default void attributesGoWithTheFile() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/old", bytes(100, 1));
        scene.chmod(Scene.ROOT, file, 0604);
        scene.chown(Scene.ROOT, file, 1234, 2345);
        FileAttributes before = scene.at("/data/old");
        scene.rename("/data/old", "/data/new");
        scene.fixture().settle();
        scene.fixture().expire();
        FileAttributes after = scene.at("/data/new");
        assertThat(after.mode()).isEqualTo(0604);
        assertThat(after.uid()).isEqualTo(1234);
        assertThat(after.gid()).isEqualTo(2345);
        assertThat(after.modified()).isEqualTo(before.modified());
    }

    @Test
    default void aDirectoryIsRenamedWithAllThatLiesBelowIt() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/old/sub/object", bytes(100, 1));
        scene.persisted("/data/old/written", bytes(100, 2));
        InodeId directory = scene.id("/data/old");
        InodeId object = scene.id("/data/old/sub/object");
        scene.rename("/data/old", "/data/new");
        assertThat(scene.exists("/data/old")).isFalse();
        assertThat(scene.id("/data/new")).isEqualTo(directory);
        assertThat(scene.id("/data/new/sub/object")).isEqualTo(object);
        isOnlyAt(scene, "/data/old/sub/object", "/data/new/sub/object", bytes(100, 1));
        isOnlyAt(scene, "/data/old/written", "/data/new/written", bytes(100, 2));
        assertThat(scene.names("/data/new")).containsExactlyInAnyOrder("sub", "written");
        assertThat(scene.exists("/data/old")).isFalse();
    }

    @Test
    default void aFileThatIsBeingWrittenFollowsItsDirectory() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/old");
        OpenFile file = scene.create("/data/old/file");
        file.write(0, bytes(100, 1));
        scene.rename("/data/old", "/data/new");
        file.seal();
        assertThat(scene.id("/data/new/file")).isEqualTo(file.id());
        isOnlyAt(scene, "/data/old/file", "/data/new/file", bytes(100, 1));
    }

    @Test
    default void anEmptyDirectoryTakesThePlaceOfAnEmptyDirectory() throws Exception {
        Scene scene = scene();
        InodeId directory = scene.mkdir("/data/old");
        scene.mkdir("/data/new");
        scene.rename("/data/old", "/data/new");
        assertThat(scene.id("/data/new")).isEqualTo(directory);
        scene.fixture().expire();
        assertThat(scene.exists("/data/old")).isFalse();
        assertThat(scene.names("/data/new")).isEmpty();
    }

    @Test
    default void whatCanNotTakeThePlaceOfTheOtherIsRefused() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/dir");
        scene.mkdir("/data/full");
        scene.persisted("/data/full/file", bytes(1, 1));
        scene.persisted("/data/file", bytes(2, 2));
        scene.refused(VfsError.IS_DIRECTORY, () -> scene.rename("/data/file", "/data/dir"));
        scene.refused(VfsError.NOT_DIRECTORY, () -> scene.rename("/data/dir", "/data/file"));
        scene.refused(VfsError.NOT_EMPTY, () -> scene.rename("/data/dir", "/data/full"));
        scene.refused(VfsError.INVALID, () -> scene.rename("/data/full", "/data/full/below"));
        scene.refused(VfsError.NOT_FOUND, () -> scene.rename("/data/missing", "/data/new"));
        assertThat(scene.names("/data")).containsExactlyInAnyOrder("dir", "full", "file", "nested");
        assertThat(scene.read("/data/file")).isEqualTo(bytes(2, 2));
    }

    @Test
    default void aRenameBetweenMountsIsRefused() throws Exception {
        Scene scene = scene();
        scene.persisted("/data/file", bytes(100, 1));
        scene.mkdir("/data/dir");
        OpenFile writing = scene.create("/data/writing");
        writing.write(0, bytes(10, 1));
        scene.refused(VfsError.CROSS_MOUNT, () -> scene.rename("/data/file", "/data/nested/file"));
        scene.refused(VfsError.CROSS_MOUNT, () -> scene.rename("/data/file", "/above/mount/file"));
        scene.refused(VfsError.CROSS_MOUNT, () -> scene.rename("/data/dir", "/data/nested/dir"));
        scene.refused(VfsError.CROSS_MOUNT, () -> scene.rename("/data/writing", "/data/nested/writing"));
        assertThat(scene.read("/data/file")).isEqualTo(bytes(100, 1));
        assertThat(scene.names("/data/nested")).isEmpty();
    }

    @Test
    default void aRenameChangesTheTimesOfBothDirectories() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/a");
        scene.mkdir("/data/b");
        scene.persisted("/data/a/file", bytes(1, 1));
        FileAttributes a = scene.at("/data/a");
        FileAttributes b = scene.at("/data/b");
        scene.rename("/data/a/file", "/data/b/file");
        assertThat(scene.at("/data/a").modified()).isAfter(a.modified());
        assertThat(scene.at("/data/b").modified()).isAfter(b.modified());
    }

    @Test
    default void aRenameTellsBothDirectoriesBeforeAndAfter() throws Exception {
        Scene scene = scene();
        scene.needs(CHANGES);
        scene.mkdir("/data/a");
        scene.mkdir("/data/b");
        scene.persisted("/data/a/file", bytes(1, 1));
        FileName name = new FileName("file");
        FileAttributes a = scene.at("/data/a");
        FileAttributes b = scene.at("/data/b");
        Renamed renamed = scene.files().rename(Scene.ROOT, a.id(), name, b.id(), name);
        assertThat(renamed.from().before().changed()).isEqualTo(a.changed());
        assertThat(renamed.to().before().changed()).isEqualTo(b.changed());
        assertThat(renamed.from().after()).isEqualTo(scene.at("/data/a"));
        assertThat(renamed.to().after()).isEqualTo(scene.at("/data/b"));
    }

    @Test
    default void theNamesOfClientsForUnlinkedFilesNeverReachTheStore() throws Exception {
        Scene scene = scene();
        for (String hidden : new String[] {".nfs000000000000002a00000001", ".fuse_hidden0000000100000002"}) {
            InodeId file = scene.persisted("/data/file", bytes(100, 1));
            scene.rename("/data/file", "/data/" + hidden);
            scene.fixture().settle();
            assertThat(scene.exists("/data/file")).isFalse();
            assertThat(scene.fixture().object("/data/" + hidden)).isEmpty();
            assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(100, 1));
            scene.remove("/data/" + hidden);
            scene.fixture().settle();
            scene.fixture().expire();
            assertThat(scene.fixture().object("/data/file")).isEmpty();
            assertThat(scene.fixture().object("/data/" + hidden)).isEmpty();
            assertThat(scene.names("/data")).containsExactly("nested");
        }
    }

    private static void isOnlyAt(Scene scene, String from, String to, byte[] content) throws Exception {
        scene.fixture().settle();
        assertThat(scene.fixture().object(from)).describedAs(from).isEmpty();
        assertThat(scene.fixture().object(to)).describedAs(to).hasValue(content);
        scene.fixture().expire();
        assertThat(scene.exists(from)).describedAs(from).isFalse();
        assertThat(scene.read(to)).describedAs(to).isEqualTo(content);
    }
}
