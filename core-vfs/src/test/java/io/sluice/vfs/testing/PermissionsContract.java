package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.GROUPS;
import static io.sluice.vfs.testing.ContractFixture.Ability.OPENS;
import static io.sluice.vfs.testing.ContractFixture.Ability.STATELESS_WRITES;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Access;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Mode bits are checked for the real caller, and root passes. */
interface PermissionsContract extends ContractPart {
    @Test
    default void aLookupNeedsToPassThroughTheDirectory() throws Exception {
        Scene scene = scene();
        InodeId directory = directory("/data/dir", 0700);
        scene.persisted("/data/dir/file", bytes(1, 1));
        FileName name = new FileName("file");
        assertThat(scene.files().lookup(Scene.ALICE, directory, name).size()).isEqualTo(1);
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.files().lookup(Scene.BOB, directory, name));
        scene.chmod(Scene.ROOT, directory, 0701);
        assertThat(scene.files().lookup(Scene.BOB, directory, name).size()).isEqualTo(1);
    }

    @Test
    default void aListingNeedsToReadTheDirectory() throws Exception {
        Scene scene = scene();
        InodeId directory = directory("/data/dir", 0711);
        scene.persisted("/data/dir/file", bytes(1, 1));
        assertThat(scene.list(Scene.ALICE, directory, 10)).hasSize(1);
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.list(Scene.BOB, directory, 10));
        scene.chmod(Scene.ROOT, directory, 0755);
        assertThat(scene.list(Scene.BOB, directory, 10)).hasSize(1);
    }

    @Test
    default void aReadNeedsToReadTheFile() throws Exception {
        Scene scene = scene();
        InodeId directory = directory("/data/dir", 0755);
        assertThat(directory).isNotNull();
        InodeId file = scene.persisted("/data/dir/file", bytes(100, 1));
        scene.chown(Scene.ROOT, file, 1000, 1000);
        scene.chmod(Scene.ROOT, file, 0600);
        assertThat(scene.read(Scene.ALICE, file)).isEqualTo(bytes(100, 1));
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.read(Scene.BOB, file));
        scene.chmod(Scene.ROOT, file, 0640);
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.read(Scene.BOB, file));
        assertThat(scene.read(Scene.caller(1001, 1000), file)).isEqualTo(bytes(100, 1));
        scene.chmod(Scene.ROOT, file, 0604);
        assertThat(scene.read(Scene.BOB, file)).isEqualTo(bytes(100, 1));
        scene.chmod(Scene.ROOT, file, 0);
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(bytes(100, 1));
    }

    @Test
    default void theFirstClassOfModeBitsThatFitsDecides() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/file", bytes(100, 1));
        scene.chown(Scene.ROOT, file, 1001, 1000);
        scene.chmod(Scene.ROOT, file, 0404);
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.read(Scene.ALICE, file));
        assertThat(scene.read(Scene.caller(1002, 1002), file)).isEqualTo(bytes(100, 1));
    }

    @Test
    default void supplementaryGroupsCount() throws Exception {
        Scene scene = scene();
        scene.needs(GROUPS);
        InodeId file = scene.persisted("/data/file", bytes(100, 1));
        scene.chown(Scene.ROOT, file, 0, 2000);
        scene.chmod(Scene.ROOT, file, 0640);
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.read(Scene.ALICE, file));
        assertThat(scene.read(Scene.caller(1000, 1000, 1500, 2000), file)).isEqualTo(bytes(100, 1));
    }

    @Test
    default void aNewNameNeedsToWriteTheDirectory() throws Exception {
        Scene scene = scene();
        InodeId directory = directory("/data/dir", 0755);
        scene.create(Scene.ALICE, "/data/dir/file", 0644);
        scene.mkdir(Scene.ALICE, "/data/dir/sub", 0755);
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.create(Scene.BOB, "/data/dir/other", 0644));
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.mkdir(Scene.BOB, "/data/dir/other", 0755));
        assertThat(scene.names("/data/dir")).containsExactlyInAnyOrder("file", "sub");
        scene.chmod(Scene.ROOT, directory, 0757);
        scene.create(Scene.BOB, "/data/dir/other", 0644);
        assertThat(scene.at("/data/dir/other").uid()).isEqualTo(1001);
    }

    @Test
    default void aRemoveNeedsToWriteTheDirectoryAndNotTheFile() throws Exception {
        Scene scene = scene();
        InodeId directory = directory("/data/dir", 0755);
        scene.persisted("/data/dir/file", bytes(1, 1));
        scene.mkdir("/data/dir/sub");
        FileName file = new FileName("file");
        FileName sub = new FileName("sub");
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.files().remove(Scene.BOB, directory, file));
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.files().removeDirectory(Scene.BOB, directory, sub));
        scene.files().remove(Scene.ALICE, directory, file);
        scene.files().removeDirectory(Scene.ALICE, directory, sub);
        assertThat(scene.names("/data/dir")).isEmpty();
    }

    @Test
    default void aRenameNeedsToWriteBothDirectories() throws Exception {
        Scene scene = scene();
        directory("/data/mine", 0755);
        InodeId other = directory("/data/other", 0755);
        scene.chown(Scene.ROOT, other, 1001, 1001);
        scene.persisted("/data/mine/file", bytes(1, 1));
        String from = "/data/mine/file";
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.rename(Scene.ALICE, from, "/data/other/file"));
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.rename(Scene.BOB, from, "/data/other/file"));
        scene.chmod(Scene.ROOT, other, 0757);
        scene.rename(Scene.ALICE, from, "/data/other/file");
        assertThat(scene.exists("/data/other/file")).isTrue();
    }

    @Test
    default void inAStickyDirectoryEachRemovesOnlyWhatIsHisOwn() throws Exception {
        Scene scene = scene();
        InodeId directory = scene.mkdir(Scene.ROOT, "/data/dir", 01777);
        scene.chmod(Scene.ROOT, directory, 01777);
        scene.sealed(Scene.ALICE, "/data/dir/file", bytes(1, 1));
        scene.mkdir(Scene.ALICE, "/data/dir/sub", 0777);
        FileName file = new FileName("file");
        FileName sub = new FileName("sub");
        scene.refused(() -> scene.files().remove(Scene.BOB, directory, file));
        scene.refused(() -> scene.files().removeDirectory(Scene.BOB, directory, sub));
        scene.refused(() -> scene.rename(Scene.BOB, "/data/dir/file", "/data/dir/renamed"));
        scene.sealed(Scene.BOB, "/data/dir/own", bytes(1, 1));
        scene.refused(() -> scene.rename(Scene.BOB, "/data/dir/own", "/data/dir/file"));
        assertThat(scene.names("/data/dir")).containsExactlyInAnyOrder("file", "sub", "own");
        scene.files().remove(Scene.ALICE, directory, file);
        scene.files().removeDirectory(Scene.ALICE, directory, sub);
        scene.files().remove(Scene.ROOT, directory, new FileName("own"));
        assertThat(scene.names("/data/dir")).isEmpty();
    }

    @Test
    default void inASetgidDirectoryNewNamesHaveItsGroup() throws Exception {
        Scene scene = scene();
        InodeId directory = scene.mkdir("/data/dir");
        scene.chown(Scene.ROOT, directory, 0, 2000);
        scene.chmod(Scene.ROOT, directory, 02777);
        scene.create(Scene.ALICE, "/data/dir/file", 0644);
        scene.mkdir(Scene.ALICE, "/data/dir/sub", 0755);
        assertThat(scene.at("/data/dir/file").uid()).isEqualTo(1000);
        assertThat(scene.at("/data/dir/file").gid()).isEqualTo(2000);
        assertThat(scene.at("/data/dir/sub").gid()).isEqualTo(2000);
        assertThat(scene.at("/data/dir/sub").mode()).isEqualTo(02755);
    }

    @Test
    default void aWriteNeedsToWriteTheFile() throws Exception {
        Scene scene = scene();
        directory("/data/dir", 0755);
        InodeId file = scene.createUnopened(Scene.ALICE, "/data/dir/file", 0644);
        if (scene.has(OPENS)) {
            scene.refused(
                    VfsError.ACCESS_DENIED,
                    () -> scene.files().openForWriting(Scene.BOB, file, false).close());
        }
        if (scene.has(STATELESS_WRITES)) {
            scene.refused(
                    VfsError.ACCESS_DENIED,
                    () -> scene.files().write(Scene.BOB, file, 0, ByteBuffer.wrap(bytes(10, 1)), Stability.UNSTABLE));
        }
        scene.refused(VfsError.ACCESS_DENIED, () -> scene.truncate(Scene.BOB, file, 100));
        assertThat(scene.at("/data/dir/file").size()).isZero();
    }

    @Test
    default void theMakerWritesHisFileThoughItsModeForbidsIt() throws Exception {
        Scene scene = scene();
        directory("/data/dir", 0755);
        OpenFile file = scene.create(Scene.ALICE, "/data/dir/file", 0444);
        file.write(0, bytes(100, 1));
        file.seal();
        scene.fixture().settle();
        assertThat(scene.fixture().object("/data/dir/file")).hasValue(bytes(100, 1));
        assertThat(scene.at("/data/dir/file").mode()).isEqualTo(0444);
    }

    @Test
    default void accessTellsWhatTheCallerMay() throws Exception {
        Scene scene = scene();
        InodeId directory = directory("/data/dir", 0751);
        InodeId file = scene.persisted("/data/dir/file", bytes(100, 1));
        scene.chown(Scene.ROOT, file, 1000, 1000);
        scene.chmod(Scene.ROOT, file, 0750);
        assertThat(access(Scene.ALICE, directory, Access.READ, Access.LOOKUP, Access.MODIFY))
                .containsExactlyInAnyOrder(Access.READ, Access.LOOKUP, Access.MODIFY);
        assertThat(access(Scene.BOB, directory, Access.READ, Access.LOOKUP, Access.MODIFY))
                .containsExactly(Access.LOOKUP);
        assertThat(access(Scene.ALICE, file, Access.READ, Access.EXECUTE))
                .containsExactlyInAnyOrder(Access.READ, Access.EXECUTE);
        assertThat(access(Scene.BOB, file, Access.READ, Access.EXECUTE)).isEmpty();
        scene.chmod(Scene.ROOT, file, 0640);
        assertThat(access(Scene.ALICE, file, Access.READ, Access.EXECUTE)).containsExactly(Access.READ);
        assertThat(access(Scene.ROOT, file, Access.READ, Access.EXECUTE)).containsExactly(Access.READ);
    }

    private Set<Access> access(Caller caller, InodeId inode, Access first, Access... others) throws Exception {
        return scene().files().access(caller, inode, EnumSet.of(first, others));
    }

    /** A directory of Alice's. */
    private InodeId directory(String path, int mode) throws Exception {
        InodeId directory = scene().mkdir(path);
        scene().chown(Scene.ROOT, directory, 1000, 1000);
        scene().chmod(Scene.ROOT, directory, mode);
        return directory;
    }
}
