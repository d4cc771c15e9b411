package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.OpenFile;
import io.sluice.vfs.testing.Scene;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Owner, group and mode of a whole tree are one record, and no different from one for each file. */
final class TreeChangesTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void everythingBelowHasTheOwnerMetOrNotAndWhatComesLater() throws Exception {
        gateway.putObject("/data/tree/a", Scene.bytes(1, 1));
        gateway.putObject("/data/tree/deep/er/b", Scene.bytes(1, 1));
        gateway.putObject("/data/beside", Scene.bytes(1, 1));
        long records = gateway.metadata().attributes().size();
        chown("/data/tree", 7, 8);
        gateway.putObject("/data/tree/deep/later", Scene.bytes(1, 1));
        assertOwner("/data/tree", 7, 8);
        assertOwner("/data/tree/a", 7, 8);
        assertOwner("/data/tree/deep", 7, 8);
        assertOwner("/data/tree/deep/er/b", 7, 8);
        assertOwner("/data/tree/deep/later", 7, 8);
        assertOwner("/data/beside", 0, 0);
        assertThat(gateway.metadata().attributes().size()).isEqualTo(records);
    }

    @Test
    void theLaterChangeCountsBeItOfTheTreeOrOfOneFile() throws Exception {
        gateway.putObject("/data/tree/a", Scene.bytes(1, 1));
        gateway.putObject("/data/tree/b", Scene.bytes(1, 1));
        scene.chown(Scene.ROOT, scene.id("/data/tree/a"), 1, 1);
        chown("/data/tree", 2, 2);
        assertOwner("/data/tree/a", 2, 2);
        scene.chown(Scene.ROOT, scene.id("/data/tree/a"), 3, 3);
        assertOwner("/data/tree/a", 3, 3);
        scene.chmod(Scene.ROOT, scene.id("/data/tree/b"), 0600);
        assertOwner("/data/tree/b", 2, 2);
        chown("/data", 4, 4);
        assertOwner("/data/tree/a", 4, 4);
        assertThat(scene.at("/data/tree/b").mode()).isEqualTo(0600);
        chown("/data/tree", 5, 5);
        assertOwner("/data/tree/a", 5, 5);
    }

    @Test
    void groupAndModeAreRulesOfTheirOwn() throws Exception {
        gateway.putObject("/data/tree/a", Scene.bytes(1, 1));
        chown("/data/tree", 7, 8);
        change("/data/tree", AttributeChange.ofMode(0750));
        change("/data", AttributeChange.ofOwner(OptionalInt.empty(), OptionalInt.of(9)));
        assertOwner("/data/tree/a", 7, 9);
        assertThat(scene.at("/data/tree/a").mode()).isEqualTo(0750);
        assertThat(scene.at("/data/tree").mode()).isEqualTo(0750);
    }

    @Test
    void aFileThatIsGivenAwayLosesItsSetIdBits() throws Exception {
        InodeId file = scene.persisted("/data/tool", Scene.bytes(1, 1));
        scene.chmod(Scene.ROOT, file, 06755);
        chown("/data", 7, 8);
        assertThat(scene.at("/data/tool").mode()).isEqualTo(0755);
        scene.chmod(Scene.ROOT, file, 06755);
        assertThat(scene.at("/data/tool").mode()).isEqualTo(06755);
    }

    @Test
    void filesThatAreNotInTheStoreYetChangeToo() throws Exception {
        OpenFile writing = scene.create("/data/writing");
        writing.write(0, Scene.bytes(10, 1));
        chown("/data", 7, 8);
        assertOwner("/data/writing", 7, 8);
        writing.close();
        gateway.settle();
        assertOwner("/data/writing", 7, 8);
        scene.persisted("/data/new", Scene.bytes(1, 1));
        assertOwner("/data/new", 0, 0);
    }

    @Test
    void whatIsMovedTakesItsOwnerAlongAndDoesNotInheritWhatWasSaidBefore() throws Exception {
        gateway.putObject("/data/from/dir/a", Scene.bytes(1, 1));
        gateway.putObject("/data/from/file", Scene.bytes(1, 1));
        gateway.putObject("/data/to/other", Scene.bytes(1, 1));
        chown("/data/from", 1, 1);
        chown("/data/to", 2, 2);
        scene.rename("/data/from/dir", "/data/to/dir");
        scene.rename("/data/from/file", "/data/to/file");
        assertOwner("/data/to/dir", 1, 1);
        assertOwner("/data/to/dir/a", 1, 1);
        assertOwner("/data/to/file", 1, 1);
        chown("/data/to", 3, 3);
        assertOwner("/data/to/dir/a", 3, 3);
        assertOwner("/data/to/file", 3, 3);
    }

    @Test
    void aDirectoryThatIsMadeAnewHasNothingOfTheOldOne() throws Exception {
        scene.mkdir("/data/dir");
        chown("/data/dir", 7, 8);
        scene.rmdir("/data/dir");
        scene.mkdir("/data/dir");
        assertOwner("/data/dir", 0, 0);
    }

    @Test
    void aRuleSurvivesARestartAndARefresh() throws Exception {
        gateway.putObject("/data/tree/a", Scene.bytes(1, 1));
        chown("/data/tree", 7, 8);
        gateway.fileSystem().refresh(scene.id("/data"));
        assertOwner("/data/tree/a", 7, 8);
        gateway.killAndRestart();
        scene = new Scene(gateway);
        assertOwner("/data/tree/a", 7, 8);
        scene.chown(Scene.ROOT, scene.id("/data/tree/a"), 1, 1);
        assertOwner("/data/tree/a", 1, 1);
        chown("/data/tree", 9, 9);
        assertOwner("/data/tree/a", 9, 9);
    }

    @Test
    void mountsBelowChangeTooUnlessTheyAreReadOnly() throws Exception {
        gateway.putObject("/data/nested/a", Scene.bytes(1, 1));
        chown("/data", 7, 8);
        assertOwner("/data/nested/a", 7, 8);
        gateway.putObject("/readonly/a", Scene.bytes(1, 1));
        scene.refused(VfsError.READ_ONLY, () -> chown("/readonly", 7, 8));
        assertOwner("/readonly/a", 0, 0);
    }

    @Test
    void whatVanishesFromTheStoreTakesItsAttributesAlong() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(1, 1));
        gateway.putObject("/data/b", Scene.bytes(1, 1));
        scene.names("/data");
        scene.chmod(Scene.ROOT, scene.id("/data/a"), 0600);
        scene.chmod(Scene.ROOT, scene.id("/data/b"), 0600);
        gateway.deleteObject("/data/a");
        gateway.expire();
        scene.names("/data");
        gateway.putObject("/data/a", Scene.bytes(1, 1));
        gateway.expire();
        assertThat(scene.at("/data/a").mode()).isEqualTo(0644);
        assertThat(scene.at("/data/b").mode()).isEqualTo(0600);
    }

    private void chown(String path, int uid, int gid) throws VfsException {
        change(path, AttributeChange.ofOwner(OptionalInt.of(uid), OptionalInt.of(gid)));
    }

    private void change(String path, AttributeChange change) throws VfsException {
        gateway.fileSystem().changeBelow(scene.id(path), change);
    }

    private void assertOwner(String path, int uid, int gid) throws VfsException {
        FileAttributes attributes = scene.at(path);
        assertThat(Optional.of(attributes.uid() + ":" + attributes.gid()))
                .describedAs(path)
                .hasValue(uid + ":" + gid);
    }
}
