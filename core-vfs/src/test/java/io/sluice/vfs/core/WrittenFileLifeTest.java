package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a file that is being written keeps through kills, and what its journal may say of it. */
final class WrittenFileLifeTest {
    private static final byte[] BYTES = Scene.bytes(10, 1);

    private final MemoryGateway gateway = new MemoryGateway();
    private Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        gateway.close();
    }

    private void killAndRestart() {
        gateway.killAndRestart();
        scene = new Scene(gateway);
    }

    private InodeId create(String path) throws VfsException {
        return scene.createUnopened(Scene.ROOT, path, 0644);
    }

    private void write(InodeId file, long offset, byte[] bytes, Stability stability) throws VfsException {
        scene.files().write(Scene.ROOT, file, offset, ByteBuffer.wrap(bytes), stability);
    }

    private void pass(Duration time) {
        gateway.clock().advance(time);
        gateway.fileSystem().sweep();
    }

    @Test
    void aNewSizeSurvivesAKill() throws Exception {
        InodeId file = create("/data/file");
        write(file, 0, BYTES, Stability.DURABLE);
        scene.truncate(Scene.ROOT, file, 4);
        killAndRestart();
        assertThat(scene.read("/data/file")).isEqualTo(Arrays.copyOf(BYTES, 4));
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(Arrays.copyOf(BYTES, 4));
    }

    @Test
    void anOpenThatTruncatesSurvivesAKill() throws Exception {
        InodeId file = create("/data/file");
        write(file, 0, BYTES, Stability.DURABLE);
        var _ = scene.files().openForWriting(Scene.ROOT, file, true);
        killAndRestart();
        assertThat(scene.at("/data/file").size()).isZero();
    }

    @Test
    void aFileThatIsSizedFirstIsGivenTheTimeOfSilenceForItsBytes() throws Exception {
        InodeId file = create("/data/file");
        scene.truncate(Scene.ROOT, file, BYTES.length);
        pass(Duration.ofSeconds(29));
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.WRITING);
        write(file, 0, BYTES, Stability.UNSTABLE);
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        scene.truncate(Scene.ROOT, create("/data/zeros"), BYTES.length);
        gateway.settle();
        assertThat(gateway.object("/data/zeros")).hasValue(new byte[BYTES.length]);
    }

    @Test
    void aChangeOfAttributesSaysNothingOfBytesThatAreNotDurable() throws Exception {
        InodeId file = create("/data/file");
        write(file, 0, BYTES, Stability.UNSTABLE);
        scene.chmod(Scene.ROOT, file, 0600);
        var record = gateway.metadata().pendingFiles().get(file).orElseThrow();
        assertThat(record.mode()).isEqualTo(0600);
        assertThat(record.received().total()).isZero();
        scene.files().commit(Scene.ROOT, file);
        assertThat(gateway.metadata()
                        .pendingFiles()
                        .get(file)
                        .orElseThrow()
                        .received()
                        .total())
                .isEqualTo(BYTES.length);
    }

    @Test
    void whatAKillTookDoesNotComeBackWhenTheFileGrows() throws Exception {
        InodeId file = create("/data/file");
        write(file, 0, BYTES, Stability.DURABLE);
        write(file, BYTES.length, BYTES, Stability.UNSTABLE);
        killAndRestart();
        assertThat(scene.read("/data/file")).isEqualTo(BYTES);
        scene.truncate(Scene.ROOT, file, 20);
        assertThat(scene.read("/data/file")).isEqualTo(Arrays.copyOf(BYTES, 20));
    }

    @Test
    void aFileThatIsOpenedAgainByALateWriteHasItsBytesAndTimesAfterAKill() throws Exception {
        InodeId file = create("/data/file");
        write(file, 0, BYTES, Stability.DURABLE);
        pass(Duration.ofSeconds(2));
        assertThat(gateway.fileSystem().awaitUploads(Duration.ofSeconds(30))).isTrue();
        var before = scene.at("/data/file");
        assertThat(before.life()).isEqualTo(FileLife.PERSISTED);
        write(file, BYTES.length, BYTES, Stability.UNSTABLE);
        killAndRestart();
        assertThat(scene.read("/data/file")).isEqualTo(BYTES);
        assertThat(scene.at("/data/file").modified()).isEqualTo(before.modified());
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
    }

    @Test
    void aFileThatWasRefusedIsTriedAgainUnderItsNewName() throws Exception {
        write(create("/data/file"), 0, BYTES, Stability.DURABLE);
        byte[] theirs = Scene.bytes(7, 2);
        gateway.putObject("/data/file", theirs);
        gateway.settle();
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.FAILED);
        scene.rename("/data/file", "/data/other");
        gateway.settle();
        assertThat(scene.at("/data/other").life()).isEqualTo(FileLife.PERSISTED);
        assertThat(gateway.object("/data/other")).hasValue(BYTES);
        assertThat(scene.read("/data/file")).isEqualTo(theirs);
    }

    @Test
    void aNameWhoseFileVanishedFromTheStoreIsAnothersForGood() throws Exception {
        scene.mkdir("/data/d");
        InodeId directory = scene.mkdir("/data/d/sub");
        scene.persisted("/data/d/file", BYTES);
        scene.rename("/data/d/file", "/data/name");
        gateway.deleteObject("/data/name");
        gateway.expire();
        scene.rename("/data/d/sub", "/data/name");
        assertThat(scene.id("/data/name")).isEqualTo(directory);
        killAndRestart();
        assertThat(scene.id("/data/name")).isEqualTo(directory);
    }

    @Test
    void aFileThatHasJustArrivedIsReadAfterItsDirectoryWasRenamed() throws Exception {
        scene.mkdir("/data/d");
        scene.sealed(Scene.ROOT, "/data/d/file", BYTES);
        scene.rename("/data/d", "/data/e");
        assertThat(scene.read("/data/e/file")).isEqualTo(BYTES);
    }

    @Test
    void aFileThatTheStoreWasAskedForByNameIsReadAfterItsDirectoryWasRenamed() throws Exception {
        gateway.store("/data").pageSize(1);
        for (String name : new String[] {"a", "b", "c"}) {
            gateway.putObject("/data/d/" + name, BYTES);
        }
        assertThat(scene.read("/data/d/b")).isEqualTo(BYTES);
        scene.rename("/data/d", "/data/e");
        assertThat(scene.read("/data/e/b")).isEqualTo(BYTES);
    }

    @Test
    void aDirectoryThatWasJustEmptiedIsReplacedByAnother() throws Exception {
        scene.mkdir("/data/d");
        scene.mkdir("/data/d/sub");
        InodeId other = scene.mkdir("/data/e");
        assertThat(scene.names("/data/d")).containsExactly("sub");
        scene.rmdir("/data/d/sub");
        scene.rename("/data/e", "/data/d");
        assertThat(scene.id("/data/d")).isEqualTo(other);
    }
}
