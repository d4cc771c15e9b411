package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.CHANGES;
import static io.sluice.vfs.testing.ContractFixture.Ability.LIVES;
import static io.sluice.vfs.testing.ContractFixture.Ability.VERIFIERS;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.Created;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Making files and directories: what they are like, and what a name that is there already means. */
interface CreatingContract extends ContractPart {
    @Test
    default void aNewFileIsEmptyAndBelongsToItsMaker() throws Exception {
        Scene scene = scene();
        scene.mkdir(Scene.ROOT, "/data/open", 0777);
        InodeId file = scene.create(Scene.ALICE, "/data/open/new", 0640).id();
        FileAttributes made = scene.at("/data/open/new");
        assertThat(made.id()).isEqualTo(file);
        assertThat(made.isRegular()).isTrue();
        assertThat(made.size()).isZero();
        assertThat(made.mode()).isEqualTo(0640);
        assertThat(made.uid()).isEqualTo(1000);
        assertThat(made.gid()).isEqualTo(1000);
        assertThat(made.links()).isEqualTo(1);
    }

    @Test
    default void aNewFileIsBeingWritten() throws Exception {
        Scene scene = scene();
        scene.needs(LIVES);
        scene.create("/data/new");
        assertThat(scene.at("/data/new").life()).isEqualTo(FileLife.WRITING);
    }

    @Test
    default void aNewDirectoryBelongsToItsMaker() throws Exception {
        Scene scene = scene();
        scene.mkdir(Scene.ROOT, "/data/open", 0777);
        InodeId directory = scene.mkdir(Scene.ALICE, "/data/open/new", 0750);
        FileAttributes made = scene.at("/data/open/new");
        assertThat(made.id()).isEqualTo(directory);
        assertThat(made.isDirectory()).isTrue();
        assertThat(made.mode()).isEqualTo(0750);
        assertThat(made.uid()).isEqualTo(1000);
        assertThat(made.gid()).isEqualTo(1000);
        assertThat(made.size()).isEqualTo(FileAttributes.DIRECTORY_SIZE);
    }

    @Test
    default void aGuardedCreateOfANameThatIsThereIsRefused() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/object", bytes(10, 1));
        scene.create("/data/writing");
        scene.mkdir("/data/directory");
        for (String path : List.of("/data/object", "/data/writing", "/data/directory", "/data/nested")) {
            scene.refused(VfsError.EXISTS, () -> scene.create(path));
        }
        assertThat(scene.read("/data/object")).isEqualTo(bytes(10, 1));
    }

    @Test
    default void anUncheckedCreateTakesTheFileThatIsThere() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(10, 1));
        InodeId file = scene.id("/data/file");
        Created found = create(scene, "/data/file", new CreateMode.Unchecked(), AttributeChange.NONE);
        assertThat(found.file().id()).isEqualTo(file);
        assertThat(found.file().size()).isEqualTo(10);
        assertThat(scene.read("/data/file")).isEqualTo(bytes(10, 1));
    }

    @Test
    default void anUncheckedCreateOfANewNameMakesAFile() throws Exception {
        Scene scene = scene();
        Created made = create(scene, "/data/file", new CreateMode.Unchecked(), AttributeChange.ofMode(0600));
        assertThat(made.file().size()).isZero();
        assertThat(scene.at("/data/file").mode()).isEqualTo(0600);
    }

    @Test
    default void anUncheckedCreateTakesNoByteFromASealedFile() throws Exception {
        Scene scene = scene();
        scene.persisted("/data/file", bytes(10, 1));
        scene.refused(
                VfsError.WRITE_ONCE,
                () -> create(scene, "/data/file", new CreateMode.Unchecked(), AttributeChange.ofSize(0)));
        assertThat(scene.read("/data/file")).isEqualTo(bytes(10, 1));
    }

    @Test
    default void anUncheckedCreateOfADirectoryIsRefused() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/directory");
        scene.refused(() -> create(scene, "/data/directory", new CreateMode.Unchecked(), AttributeChange.NONE));
        assertThat(scene.at("/data/directory").isDirectory()).isTrue();
    }

    @Test
    default void anExclusiveCreateSucceedsAgainWithItsOwnVerifierOnly() throws Exception {
        Scene scene = scene();
        scene.needs(VERIFIERS);
        Created first = create(scene, "/data/file", new CreateMode.Exclusive(42), AttributeChange.NONE);
        Created again = create(scene, "/data/file", new CreateMode.Exclusive(42), AttributeChange.NONE);
        assertThat(again.file().id()).isEqualTo(first.file().id());
        scene.refused(
                VfsError.EXISTS, () -> create(scene, "/data/file", new CreateMode.Exclusive(43), AttributeChange.NONE));
    }

    @Test
    default void anExclusiveCreateOfWhatTheStoreHasIsRefused() throws Exception {
        Scene scene = scene();
        scene.needs(VERIFIERS);
        scene.fixture().putObject("/data/file", bytes(10, 1));
        scene.refused(
                VfsError.EXISTS, () -> create(scene, "/data/file", new CreateMode.Exclusive(42), AttributeChange.NONE));
    }

    @Test
    default void ofManyCreatesOfOneNameOneSucceeds() throws Exception {
        Scene scene = scene();
        List<Future<Boolean>> attempts = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                attempts.add(threads.submit(() -> {
                    try {
                        create(scene, "/data/file", new CreateMode.Guarded(), AttributeChange.ofMode(0644));
                        return true;
                    } catch (VfsException e) {
                        assertThat(e.error()).isEqualTo(VfsError.EXISTS);
                        return false;
                    }
                }));
            }
        }
        int succeeded = 0;
        for (Future<Boolean> attempt : attempts) {
            succeeded += attempt.get() ? 1 : 0;
        }
        assertThat(succeeded).isEqualTo(1);
    }

    @Test
    default void aDirectoryIsMadeOnce() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(10, 1));
        scene.mkdir("/data/directory");
        scene.refused(VfsError.EXISTS, () -> scene.mkdir("/data/directory"));
        scene.refused(VfsError.EXISTS, () -> scene.mkdir("/data/file"));
        scene.refused(VfsError.EXISTS, () -> scene.mkdir("/data/nested"));
    }

    @Test
    default void nothingIsMadeBelowAFile() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(10, 1));
        scene.refused(VfsError.NOT_DIRECTORY, () -> scene.create("/data/file/below"));
        scene.refused(VfsError.NOT_DIRECTORY, () -> scene.mkdir("/data/file/below"));
    }

    @Test
    default void directoriesNest() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/a");
        scene.mkdir("/data/a/b");
        scene.mkdir("/data/a/b/c");
        scene.persisted("/data/a/b/c/file", bytes(10, 1));
        scene.fixture().expire();
        assertThat(scene.read("/data/a/b/c/file")).isEqualTo(bytes(10, 1));
        assertThat(scene.names("/data/a")).containsExactly("b");
    }

    @Test
    default void aNewNameChangesTheTimesOfItsDirectory() throws Exception {
        Scene scene = scene();
        scene.mkdir("/data/dir");
        scene.fixture().settle();
        FileAttributes before = scene.at("/data/dir");
        scene.create("/data/dir/file");
        assertThat(scene.at("/data/dir").modified()).isAfter(before.modified());
        assertThat(scene.at("/data/dir").changed()).isAfter(before.changed());
    }

    @Test
    default void aCreateTellsTheDirectoryBeforeAndAfter() throws Exception {
        Scene scene = scene();
        scene.needs(CHANGES);
        scene.mkdir("/data/dir");
        scene.fixture().settle();
        FileAttributes before = scene.at("/data/dir");
        Created made = create(scene, "/data/dir/file", new CreateMode.Guarded(), AttributeChange.ofMode(0644));
        assertThat(made.directory().before().modified()).isEqualTo(before.modified());
        assertThat(made.directory().before().changed()).isEqualTo(before.changed());
        assertThat(made.directory().after()).isEqualTo(scene.at("/data/dir"));
    }

    private static Created create(Scene scene, String path, CreateMode mode, AttributeChange attributes)
            throws VfsException {
        FileName name = scene.name(path);
        return scene.files().create(Scene.ROOT, scene.directory(path), name, mode, attributes);
    }
}
