package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.StorageUsage;
import io.sluice.vfs.VfsError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The namespace: mounts, directories, names and the identity of what they name. */
interface NamesContract extends ContractPart {
    @Test
    default void theRootIsADirectory() throws Exception {
        FileAttributes root = scene().files().attributes(InodeId.ROOT);
        assertThat(root.id()).isEqualTo(InodeId.ROOT);
        assertThat(root.isDirectory()).isTrue();
    }

    @Test
    default void mountsAndWhatLiesAboveThemAreDirectoriesThatEverybodyMayEnter() throws Exception {
        for (String path : List.of("/data", "/data/nested", "/readonly", "/above", "/above/mount")) {
            FileAttributes directory = scene().at(path);
            assertThat(directory.isDirectory()).describedAs(path).isTrue();
            assertThat(directory.size()).describedAs(path).isEqualTo(FileAttributes.DIRECTORY_SIZE);
            assertThat(directory.links()).describedAs(path).isGreaterThanOrEqualTo(2);
            assertThat(directory.mode() & 0111).describedAs(path).isEqualTo(0111);
        }
    }

    @Test
    default void theDirectoriesAboveMountsTakeNoChange() throws Exception {
        Scene scene = scene();
        InodeId above = scene.id("/above");
        FileName name = new FileName("new");
        scene.refused(() ->
                scene.files().create(Scene.ROOT, above, name, new CreateMode.Guarded(), AttributeChange.ofMode(0644)));
        scene.refused(() -> scene.files().makeDirectory(Scene.ROOT, above, name, AttributeChange.ofMode(0755)));
        scene.refused(() -> scene.rename("/above/mount", "/above/new"));
        assertThat(scene.names("/above")).containsExactly("mount");
    }

    @Test
    default void aMountCanNeitherBeRemovedNorRenamed() throws Exception {
        Scene scene = scene();
        scene.refused(() -> scene.rmdir("/data/nested"));
        scene.refused(() -> scene.rename("/data/nested", "/data/moved"));
        scene.refused(() -> scene.rmdir("/above/mount"));
        assertThat(scene.exists("/data/nested")).isTrue();
        assertThat(scene.exists("/above/mount")).isTrue();
    }

    @Test
    default void aDirectoryAboveAMountCanNotBeRemoved() throws Exception {
        Scene scene = scene();
        scene.refused(() -> scene.rmdir("/above"));
        scene.refused(() -> scene.rmdir("/data"));
        assertThat(scene.exists("/above/mount")).isTrue();
        assertThat(scene.exists("/data")).isTrue();
    }

    @Test
    default void anObjectIsAFileUnderItsKey() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/train/shard-0", bytes(300, 1));
        FileAttributes file = scene.at("/data/train/shard-0");
        assertThat(file.isRegular()).isTrue();
        assertThat(file.size()).isEqualTo(300);
        assertThat(file.links()).isEqualTo(1);
        assertThat(scene.files().attributes(file.id())).isEqualTo(file);
    }

    @Test
    default void aDirectoryExistsAsSoonAsAKeyLiesBelowIt() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/a/b/c", bytes(1, 1));
        assertThat(scene.at("/data/a").isDirectory()).isTrue();
        assertThat(scene.at("/data/a/b").isDirectory()).isTrue();
    }

    @Test
    default void whereAKeyIsAFileAndADirectoryTheDirectoryWins() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/both", bytes(1, 1));
        scene.fixture().putObject("/data/both/below", bytes(2, 2));
        assertThat(scene.at("/data/both").isDirectory()).isTrue();
        assertThat(scene.names("/data")).containsOnlyOnce("both");
        assertThat(scene.read("/data/both/below")).isEqualTo(bytes(2, 2));
    }

    @Test
    default void everyMountHasItsOwnStore() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/nested/inner", bytes(10, 1));
        scene.fixture().putObject("/above/mount/other", bytes(10, 2));
        assertThat(scene.read("/data/nested/inner")).isEqualTo(bytes(10, 1));
        assertThat(scene.read("/above/mount/other")).isEqualTo(bytes(10, 2));
        assertThat(scene.exists("/data/other")).isFalse();
    }

    @Test
    default void aMissingNameIsNotFound() {
        scene().refused(VfsError.NOT_FOUND, () -> scene().at("/data/missing"));
        scene().refused(VfsError.NOT_FOUND, () -> scene().at("/missing"));
        scene().refused(VfsError.NOT_FOUND, () -> scene().at("/readonly/missing"));
    }

    @Test
    default void aNameBelowAFileIsRefused() throws Exception {
        scene().fixture().putObject("/data/file", bytes(1, 1));
        scene().refused(VfsError.NOT_DIRECTORY, () -> scene().at("/data/file/below"));
    }

    @Test
    default void aFileThatComesToTheStoreLaterIsFound() throws Exception {
        Scene scene = scene();
        assertThat(scene.exists("/data/late")).isFalse();
        scene.fixture().putObject("/data/late", bytes(7, 1));
        scene.fixture().expire();
        assertThat(scene.read("/data/late")).isEqualTo(bytes(7, 1));
    }

    @Test
    default void theIdOfAFileStaysWhenWhatIsKnownOfItExpires() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/dir/file", bytes(7, 1));
        InodeId directory = scene.id("/data/dir");
        InodeId file = scene.id("/data/dir/file");
        scene.fixture().expire();
        assertThat(scene.id("/data/dir")).isEqualTo(directory);
        assertThat(scene.id("/data/dir/file")).isEqualTo(file);
    }

    @Test
    default void theIdOfWhatLiesInAStoreFollowsFromItsParentAndName() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/dir/file", bytes(7, 1));
        InodeId directory = scene.id("/data/dir");
        assertThat(scene.id("/data/dir/file")).isEqualTo(InodeId.derive(directory, new FileName("file")));
    }

    @Test
    default void everyInodeKnowsTheDirectoryThatItLiesIn() throws Exception {
        Scene scene = scene();
        scene.needs(ContractFixture.Ability.ANY_INODE);
        scene.fixture().putObject("/data/dir/file", bytes(7, 1));
        assertThat(scene.files().parent(scene.id("/data/dir/file"))).isEqualTo(scene.id("/data/dir"));
        assertThat(scene.files().parent(scene.id("/data/dir"))).isEqualTo(scene.id("/data"));
        assertThat(scene.files().parent(scene.id("/data/nested"))).isEqualTo(scene.id("/data"));
        assertThat(scene.files().parent(scene.id("/above/mount"))).isEqualTo(scene.id("/above"));
        assertThat(scene.files().parent(scene.id("/data"))).isEqualTo(InodeId.ROOT);
        assertThat(scene.files().parent(InodeId.ROOT)).isEqualTo(InodeId.ROOT);
    }

    @Test
    default void anInodeThatNeverWasIsStale() {
        Scene scene = scene();
        scene.needs(ContractFixture.Ability.ANY_INODE);
        InodeId never = new InodeId(0x5eed_1234_5678L);
        scene.refused(VfsError.STALE, () -> scene.files().attributes(never));
        scene.refused(VfsError.STALE, () -> scene.files().parent(never));
        scene.refused(VfsError.STALE, () -> scene.read(Scene.ROOT, never));
        scene.refused(VfsError.STALE, () -> scene.list(Scene.ROOT, never, 10));
        scene.refused(VfsError.STALE, () -> scene.files().lookup(Scene.ROOT, never, new FileName("a")));
        scene.refused(VfsError.STALE, () -> scene.files().usage(never));
        scene.refused(VfsError.STALE, () -> scene.files().recall(never, scene.id("/data")));
    }

    @Test
    default void aNameMayBeAnyUnicodeOfUpTo255Bytes() throws Exception {
        Scene scene = scene();
        List<String> names = List.of(
                "na\u00efve \u6f22\u5b57 \ud83d\ude00.txt",
                " leading and trailing ",
                "...",
                "%41+&?#;=*",
                "back\\slash",
                "two\nlines",
                "\u00e9".repeat(127) + "x");
        for (String name : names) {
            scene.persisted("/data/" + name, bytes(5, name.length()));
        }
        scene.fixture().expire();
        assertThat(scene.names("/data")).containsAll(names);
        for (String name : names) {
            assertThat(scene.read("/data/" + name)).describedAs(name).isEqualTo(bytes(5, name.length()));
        }
    }

    @Test
    default void aPathThatTheStoreCanNotHoldIsRefusedWhenItIsMade() throws Exception {
        Scene scene = scene();
        String directory = "/data";
        for (int depth = 0; depth < 4; depth++) {
            directory += "/" + Integer.toString(depth).repeat(250);
            scene.mkdir(directory);
        }
        String tooLong = directory + "/" + "x".repeat(30);
        scene.refused(VfsError.NAME_TOO_LONG, () -> scene.create(tooLong));
        scene.refused(VfsError.NAME_TOO_LONG, () -> scene.mkdir(tooLong));
        scene.persisted("/data/short", bytes(5, 1));
        scene.refused(VfsError.NAME_TOO_LONG, () -> scene.rename("/data/short", tooLong));
        assertThat(scene.read("/data/short")).isEqualTo(bytes(5, 1));
    }

    @Test
    default void thereIsAlwaysRoom() throws Exception {
        for (String path : List.of("/", "/data", "/data/nested", "/above")) {
            StorageUsage usage = scene().files().usage(scene().id(path));
            assertThat(usage.freeBytes()).describedAs(path).isPositive();
            assertThat(usage.totalBytes()).describedAs(path).isGreaterThanOrEqualTo(usage.freeBytes());
            assertThat(usage.freeFiles()).describedAs(path).isPositive();
            assertThat(usage.totalFiles()).describedAs(path).isGreaterThanOrEqualTo(usage.freeFiles());
            assertThat(usage.blockBytes()).describedAs(path).isPositive();
            assertThat(usage.nameBytes()).describedAs(path).isEqualTo(FileName.MAX_BYTES);
        }
    }
}
