package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.OpenFile;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a gateway knows again after it was killed. */
final class RestartTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private final MemoryUnderFileSystem store = gateway.store("/data");
    private Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        store.heal();
        gateway.close();
    }

    private void killAndRestart() {
        gateway.killAndRestart();
        scene = new Scene(gateway);
    }

    @Test
    void theMountTableIsAsItWas() {
        killAndRestart();
        assertThat(gateway.fileSystem().mounts())
                .extracting(mount -> mount.path().toString())
                .containsExactly("/above/mount", "/data", "/data/nested", "/readonly");
    }

    @Test
    void aFileWhoseUploadWasUnderWayArrives() throws Exception {
        InodeId file = writeDurably("/data/file", Scene.bytes(5000, 1));
        store.failNext("put", 1000, UfsError.UNAVAILABLE);
        gateway.clock().advance(Duration.ofSeconds(3));
        gateway.fileSystem().sweep();
        killAndRestart();
        assertThat(scene.read("/data/file")).isEqualTo(Scene.bytes(5000, 1));
        store.heal();
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(Scene.bytes(5000, 1));
        assertThat(scene.id("/data/file")).isEqualTo(file);
    }

    @Test
    void whatWasCommittedOfAFileThatWasBeingWrittenIsThere() throws Exception {
        writeDurably("/data/file", Scene.bytes(5000, 1));
        killAndRestart();
        assertThat(scene.read("/data/file")).isEqualTo(Scene.bytes(5000, 1));
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.WRITING);
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(Scene.bytes(5000, 1));
    }

    @Test
    void aFileWhoseBytesWereNotDurableIsNotPublishedAsIfItWereWhole() throws Exception {
        InodeId file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(Scene.bytes(5000, 1)), Stability.UNSTABLE);
        killAndRestart();
        gateway.settle();
        assertThat(gateway.object("/data/file")).isEmpty();
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.WRITING);
        gateway.clock().advance(Duration.ofMinutes(11));
        gateway.fileSystem().sweep();
        assertThat(gateway.fileSystem().status(file).failure().orElseThrow()).contains("missing");
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(Scene.bytes(5000, 1)), Stability.UNSTABLE);
        scene.files().commit(Scene.ROOT, file);
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(Scene.bytes(5000, 1));
    }

    /** Its first bytes may be on their way again: a client needs more than the moments after which an empty file is sealed to find the gateway back. */
    @Test
    void aFileWithoutBytesIsGivenTheTimeOfSilenceForThemAfterAKill() throws Exception {
        InodeId file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
        gateway.clock().advance(Duration.ofSeconds(1));
        killAndRestart();
        gateway.clock().advance(Duration.ofSeconds(29));
        gateway.fileSystem().sweep();
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.WRITING);
        scene.files().write(Scene.ROOT, file, 4000, ByteBuffer.wrap(Scene.bytes(1000, 2)), Stability.UNSTABLE);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(Scene.bytes(4000, 1)), Stability.UNSTABLE);
        gateway.settle();
        assertThat(gateway.object("/data/file").orElseThrow()).hasSize(5000);
    }

    @Test
    void aFileThatStaysEmptyAfterAKillIsSealed() throws Exception {
        scene.createUnopened(Scene.ROOT, "/data/file", 0644);
        killAndRestart();
        gateway.clock().advance(Duration.ofSeconds(31));
        gateway.fileSystem().sweep();
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(new byte[0]);
    }

    @Test
    void anObjectThatArrivedWithoutTheJournalHearingOfItIsOurs() throws Exception {
        writeDurably("/data/file", Scene.bytes(5000, 1));
        store.failNext("put", 1000, UfsError.UNAVAILABLE);
        gateway.clock().advance(Duration.ofSeconds(3));
        gateway.fileSystem().sweep();
        gateway.putObject("/data/file", Scene.bytes(5000, 1));
        killAndRestart();
        store.heal();
        gateway.settle();
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.PERSISTED);
        assertThat(scene.read("/data/file")).isEqualTo(Scene.bytes(5000, 1));
    }

    @Test
    void aRenamedFileKeepsItsInodeAndAttributes() throws Exception {
        InodeId file = scene.persisted("/data/a", Scene.bytes(10, 1));
        scene.chmod(Scene.ROOT, file, 0640);
        scene.chown(Scene.ROOT, file, 7, 8);
        scene.rename("/data/a", "/data/b");
        FileAttributes before = scene.at("/data/b");
        killAndRestart();
        assertThat(scene.at("/data/b")).isEqualTo(before);
        assertThat(scene.id("/data/b")).isEqualTo(file);
        InodeId another = scene.persisted("/data/a", Scene.bytes(10, 2));
        assertThat(another).isNotEqualTo(file);
    }

    @Test
    void anIdThatANameGotBecauseItsOwnWasTakenSurvivesAKill() throws Exception {
        OpenFile unlinked = scene.create("/data/a");
        scene.remove("/data/a");
        gateway.putObject("/data/a", Scene.bytes(10, 1));
        gateway.expire();
        InodeId given = scene.id("/data/a");
        assertThat(given).isNotEqualTo(unlinked.id());
        killAndRestart();
        assertThat(scene.id("/data/a")).isEqualTo(given);
    }

    @Test
    void aHandleFindsItsFileAgainThroughTheDirectory() throws Exception {
        gateway.putObject("/data/d/file", Scene.bytes(10, 1));
        InodeId directory = scene.id("/data/d");
        InodeId file = scene.id("/data/d/file");
        killAndRestart();
        scene.refused(VfsError.STALE, () -> scene.files().attributes(file));
        scene.files().recall(file, directory);
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(Scene.bytes(10, 1));
    }

    @Test
    void aFileThatSomebodyElsePutThereMeanwhileIsNotOverwritten() throws Exception {
        OpenFile file = scene.create("/data/file");
        file.write(0, Scene.bytes(10, 1));
        gateway.putObject("/data/file", Scene.bytes(10, 2));
        scene.refused(VfsError.EXISTS, file::close);
        assertThat(gateway.object("/data/file")).hasValue(Scene.bytes(10, 2));
        assertThat(scene.read("/data/file")).isEqualTo(Scene.bytes(10, 1));
        assertThat(gateway.fileSystem().status(file.id()).failure().orElseThrow())
                .contains("somebody else");
        killAndRestart();
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.FAILED);
        assertThat(scene.read("/data/file")).isEqualTo(Scene.bytes(10, 1));
    }

    @Test
    void aStoreThatIsAwayDoesNotStopTheOthers() throws Exception {
        gateway.mount("/second", false, Map.of());
        gateway.store("/second").plant("file", "text");
        store.failAll(UfsError.UNAVAILABLE);
        killAndRestart();
        assertThat(scene.read("/second/file")).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
        scene.refused(VfsError.UNAVAILABLE, () -> scene.read("/data/x"));
    }

    private InodeId writeDurably(String path, byte[] bytes) throws Exception {
        InodeId file = scene.createUnopened(Scene.ROOT, path, 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes), Stability.DURABLE);
        assertThat(Optional.of(scene.at(path).size())).hasValue((long) bytes.length);
        return file;
    }
}
