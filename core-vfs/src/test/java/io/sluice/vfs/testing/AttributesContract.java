package io.sluice.vfs.testing;

import static io.sluice.vfs.testing.ContractFixture.Ability.CHANGES;
import static io.sluice.vfs.testing.ContractFixture.Ability.GROUPS;
import static io.sluice.vfs.testing.ContractFixture.Ability.GUARDS;
import static io.sluice.vfs.testing.Scene.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.Change;
import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Owner, group, mode and times: kept in Sluice, changed by those who may, and never a reason to touch the store. */
interface AttributesContract extends ContractPart {
    @Test
    default void aModeIsKept() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(10, 1));
        InodeId file = scene.id("/data/file");
        for (int mode : new int[] {0, 0400, 0644, 0777, 0755}) {
            scene.chmod(Scene.ROOT, file, mode);
            assertThat(scene.at("/data/file").mode()).isEqualTo(mode);
        }
        scene.fixture().expire();
        assertThat(scene.at("/data/file").mode()).isEqualTo(0755);
        assertThat(scene.fixture().object("/data/file")).hasValue(bytes(10, 1));
    }

    @Test
    default void theModeOfADirectoryIsKeptWithItsStickyAndSetgidBits() throws Exception {
        Scene scene = scene();
        InodeId directory = scene.mkdir("/data/dir");
        scene.chmod(Scene.ROOT, directory, 03775);
        scene.fixture().expire();
        assertThat(scene.at("/data/dir").mode()).isEqualTo(03775);
    }

    @Test
    default void anOwnerAndGroupAreKept() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(10, 1));
        scene.chown(Scene.ROOT, scene.id("/data/file"), 4_000_000, 5_000_000);
        scene.fixture().expire();
        FileAttributes file = scene.at("/data/file");
        assertThat(file.uid()).isEqualTo(4_000_000);
        assertThat(file.gid()).isEqualTo(5_000_000);
    }

    @Test
    default void timesAreKeptToTheNanosecond() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(10, 1));
        InodeId file = scene.id("/data/file");
        Instant accessed = Instant.ofEpochSecond(1_500_000_000, 123_456_789);
        Instant modified = Instant.ofEpochSecond(1_400_000_000, 987_654_321);
        changeTimes(Scene.ROOT, file, accessed, modified);
        scene.fixture().expire();
        assertThat(scene.at("/data/file").accessed()).isEqualTo(accessed);
        assertThat(scene.at("/data/file").modified()).isEqualTo(modified);
    }

    @Test
    default void whatIsNotNamedStaysAsItIs() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/file", bytes(10, 1));
        scene.chown(Scene.ROOT, file, 1000, 2000);
        FileAttributes before = scene.at("/data/file");
        AttributeChange group = AttributeChange.ofOwner(OptionalInt.empty(), OptionalInt.of(3000));
        scene.files().changeAttributes(Scene.ROOT, file, group, Optional.empty());
        FileAttributes after = scene.at("/data/file");
        assertThat(after.uid()).isEqualTo(1000);
        assertThat(after.gid()).isEqualTo(3000);
        assertThat(after.mode()).isEqualTo(before.mode());
        assertThat(after.modified()).isEqualTo(before.modified());
        assertThat(after.accessed()).isEqualTo(before.accessed());
        assertThat(after.size()).isEqualTo(10);
    }

    @Test
    default void attributesAreKeptThroughSealAndUpload() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        file.write(0, bytes(10, 1));
        scene.chmod(Scene.ROOT, file.id(), 0600);
        scene.chown(Scene.ROOT, file.id(), 1000, 2000);
        Instant modified = Instant.ofEpochSecond(1_400_000_000, 987_654_321);
        changeTimes(Scene.ROOT, file.id(), modified, modified);
        file.seal();
        scene.fixture().settle();
        scene.fixture().expire();
        FileAttributes after = scene.at("/data/file");
        assertThat(after.mode()).isEqualTo(0600);
        assertThat(after.uid()).isEqualTo(1000);
        assertThat(after.gid()).isEqualTo(2000);
        assertThat(after.modified()).isEqualTo(modified);
        assertThat(scene.fixture().object("/data/file")).hasValue(bytes(10, 1));
    }

    @Test
    default void attributesThatChangeWhileAFileReachesItsStoreAreKept() throws Exception {
        Scene scene = scene();
        Random chance = new Random(4711);
        for (int i = 0; i < 300; i++) {
            OpenFile file = scene.create("/data/file" + i);
            file.write(0, bytes(100, i));
            try (ExecutorService closer = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Void> closed = closer.submit(() -> {
                    file.seal();
                    return null;
                });
                // Not a wait for something, but a different moment of the other thread's work each time.
                LockSupport.parkNanos(chance.nextInt(2_000_000));
                scene.chmod(Scene.ROOT, file.id(), 0640);
                closed.get();
            }
        }
        scene.fixture().settle();
        for (int i = 0; i < 300; i++) {
            assertThat(scene.at("/data/file" + i).mode())
                    .describedAs("file %d", i)
                    .isEqualTo(0640);
        }
    }

    @Test
    default void theTimesOfAFileFollowItsLastWriteAndItsLastChange() throws Exception {
        Scene scene = scene();
        OpenFile file = scene.create("/data/file");
        FileAttributes created = scene.at("/data/file");
        file.write(0, bytes(10, 1));
        FileAttributes written = scene.at("/data/file");
        assertThat(written.modified()).isAfterOrEqualTo(created.modified());
        file.seal();
        scene.fixture().settle();
        scene.chmod(Scene.ROOT, file.id(), 0600);
        FileAttributes changed = scene.at("/data/file");
        assertThat(changed.modified()).isEqualTo(written.modified());
        assertThat(changed.changed()).isAfter(written.changed());
    }

    @Test
    default void onlyTheOwnerAndRootChangeModeAndTimes() throws Exception {
        Scene scene = scene();
        InodeId file = ofAlice("/data/file");
        Instant time = Instant.ofEpochSecond(1_400_000_000);
        scene.chmod(Scene.ALICE, file, 0666);
        changeTimes(Scene.ALICE, file, time, time);
        scene.refused(VfsError.NOT_PERMITTED, () -> scene.chmod(Scene.BOB, file, 0777));
        scene.refused(VfsError.NOT_PERMITTED, () -> changeTimes(Scene.BOB, file, Instant.EPOCH, Instant.EPOCH));
        assertThat(scene.at("/data/file").mode()).isEqualTo(0666);
        assertThat(scene.at("/data/file").modified()).isEqualTo(time);
        scene.chmod(Scene.ROOT, file, 0600);
        assertThat(scene.at("/data/file").mode()).isEqualTo(0600);
    }

    @Test
    default void onlyRootGivesAFileAway() throws Exception {
        Scene scene = scene();
        InodeId file = ofAlice("/data/file");
        scene.refused(VfsError.NOT_PERMITTED, () -> scene.chown(Scene.ALICE, file, 1001, 1000));
        scene.refused(VfsError.NOT_PERMITTED, () -> scene.chown(Scene.BOB, file, 1001, 1001));
        assertThat(scene.at("/data/file").uid()).isEqualTo(1000);
        scene.chown(Scene.ROOT, file, 1001, 1001);
        assertThat(scene.at("/data/file").uid()).isEqualTo(1001);
    }

    @Test
    default void theOwnerGivesAFileToTheGroupsThatHeIsIn() throws Exception {
        Scene scene = scene();
        scene.needs(GROUPS);
        InodeId file = ofAlice("/data/file");
        Caller alice = Scene.caller(1000, 1000, 2000);
        scene.chown(alice, file, 1000, 2000);
        assertThat(scene.at("/data/file").gid()).isEqualTo(2000);
        scene.refused(VfsError.NOT_PERMITTED, () -> scene.chown(alice, file, 1000, 3000));
        assertThat(scene.at("/data/file").gid()).isEqualTo(2000);
    }

    @Test
    default void anEmptyChangeIsFine() throws Exception {
        Scene scene = scene();
        InodeId file = scene.persisted("/data/file", bytes(10, 1));
        scene.files().changeAttributes(Scene.ROOT, file, AttributeChange.NONE, Optional.empty());
        assertThat(scene.at("/data/file").size()).isEqualTo(10);
    }

    @Test
    default void aGuardThatDoesNotMatchRefusesTheChange() throws Exception {
        Scene scene = scene();
        scene.needs(GUARDS);
        InodeId file = scene.persisted("/data/file", bytes(10, 1));
        scene.chmod(Scene.ROOT, file, 0600);
        Instant changed = scene.at("/data/file").changed();
        Optional<Instant> wrong = Optional.of(changed.minusSeconds(1));
        scene.refused(
                VfsError.NOT_SYNC,
                () -> scene.files().changeAttributes(Scene.ROOT, file, AttributeChange.ofMode(0777), wrong));
        assertThat(scene.at("/data/file").mode()).isEqualTo(0600);
        scene.files().changeAttributes(Scene.ROOT, file, AttributeChange.ofMode(0640), Optional.of(changed));
        assertThat(scene.at("/data/file").mode()).isEqualTo(0640);
    }

    @Test
    default void aChangeTellsTheInodeBeforeAndAfter() throws Exception {
        Scene scene = scene();
        scene.needs(CHANGES);
        InodeId file = scene.persisted("/data/file", bytes(10, 1));
        FileAttributes before = scene.at("/data/file");
        Change change =
                scene.files().changeAttributes(Scene.ROOT, file, AttributeChange.ofMode(0600), Optional.empty());
        assertThat(change.before().changed()).isEqualTo(before.changed());
        assertThat(change.before().size()).isEqualTo(10);
        assertThat(change.after()).isEqualTo(scene.at("/data/file"));
    }

    @Test
    default void aDirectoryHasNoSizeToChange() throws Exception {
        Scene scene = scene();
        InodeId directory = scene.mkdir("/data/dir");
        scene.refused(() -> scene.truncate(Scene.ROOT, directory, 0));
        assertThat(scene.at("/data/dir").size()).isEqualTo(FileAttributes.DIRECTORY_SIZE);
    }

    @Test
    default void theAttributesOfAnObjectAreKeptWhenItsBytesAreReplaced() throws Exception {
        Scene scene = scene();
        scene.fixture().putObject("/data/file", bytes(10, 1));
        scene.chmod(Scene.ROOT, scene.id("/data/file"), 0600);
        scene.fixture().putObject("/data/file", bytes(20, 2));
        scene.fixture().expire();
        assertThat(scene.at("/data/file").mode()).isEqualTo(0600);
        assertThat(scene.at("/data/file").size()).isEqualTo(20);
    }

    private InodeId ofAlice(String path) throws VfsException {
        InodeId file = scene().persisted(path, bytes(10, 1));
        scene().chown(Scene.ROOT, file, 1000, 1000);
        return file;
    }

    private void changeTimes(Caller caller, InodeId inode, Instant accessed, Instant modified) throws VfsException {
        AttributeChange change = AttributeChange.ofTimes(Optional.of(accessed), Optional.of(modified));
        scene().files().changeAttributes(caller, inode, change, Optional.empty());
    }
}
