package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is written under a temporary name and renamed goes to its store once, and under its last name only. */
final class TemporaryFilesTest {
    private static final byte[] BYTES = Scene.bytes(100, 1);

    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);
    private MemoryUnderFileSystem store = gateway.store("/data");

    @BeforeEach
    void looksAround() throws Exception {
        assertThat(scene.exists("/data/ckpt")).isFalse();
        store.forgetCalls();
    }

    @AfterEach
    void close() {
        store.heal();
        gateway.close();
    }

    private void mounted(String option, String value) throws VfsException {
        gateway.mount("/other", false, Map.of(option, value));
        store = gateway.store("/other");
    }

    private WriteLease written(String path, byte[] bytes) throws VfsException {
        InodeId file = scene.createUnopened(Scene.ROOT, path, 0644);
        WriteLease lease = scene.files().openForWriting(Scene.ROOT, file, false);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes), Stability.UNSTABLE);
        return lease;
    }

    private void closed(String path, byte[] bytes) throws VfsException {
        WriteLease lease = written(path, bytes);
        lease.flush();
        lease.close();
    }

    private List<String> changes() {
        return store.calls().stream()
                .filter(call -> !call.startsWith("list") && !call.startsWith("stat"))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sync", "async"})
    void aTemporaryNameAndARenameAreOnePutAndNoCopyHoweverItIsPersisted(String persist) throws Exception {
        mounted("persist", persist);
        closed("/other/ckpt.tmp", BYTES);
        assertThat(changes()).isEmpty();
        scene.rename("/other/ckpt.tmp", "/other/ckpt");
        assertThat(gateway.fileSystem().awaitUploads(Duration.ofSeconds(20))).isTrue();
        assertThat(changes()).containsExactly("put ckpt 100 exclusive");
        assertThat(scene.at("/other/ckpt").life()).isEqualTo(FileLife.PERSISTED);
        assertThat(scene.read("/other/ckpt")).isEqualTo(BYTES);
    }

    @Test
    void aRenameOntoAnObjectReplacesItByOnePut() throws Exception {
        scene.persisted("/data/ckpt", Scene.bytes(50, 2));
        store.forgetCalls();
        closed("/data/ckpt.tmp", BYTES);
        scene.rename("/data/ckpt.tmp", "/data/ckpt");
        assertThat(changes()).containsExactly("put ckpt 100");
        assertThat(gateway.object("/data/ckpt")).hasValue(BYTES);
    }

    @Test
    void whereCloseWaitsForTheUploadTheRenameDoesInItsPlace() throws Exception {
        closed("/data/ckpt.tmp", BYTES);
        assertThat(scene.at("/data/ckpt.tmp").life()).isEqualTo(FileLife.SEALED);
        scene.rename("/data/ckpt.tmp", "/data/ckpt");
        assertThat(gateway.object("/data/ckpt")).hasValue(BYTES);
    }

    @Test
    void aRenameBeforeTheLastCloseWaitsToo() throws Exception {
        WriteLease lease = written("/data/ckpt.tmp", BYTES);
        lease.flush();
        scene.rename("/data/ckpt.tmp", "/data/ckpt");
        assertThat(gateway.object("/data/ckpt")).hasValue(BYTES);
        lease.close();
        gateway.settle();
        assertThat(changes()).containsExactly("put ckpt 100 exclusive");
        assertThat(scene.at("/data/ckpt").life()).isEqualTo(FileLife.PERSISTED);
    }

    @Test
    void anUploadThatIsRefusedIsReportedByTheRenameAndTheOldObjectStays() throws Exception {
        byte[] old = Scene.bytes(50, 2);
        scene.persisted("/data/ckpt", old);
        store.failNext("put", 1, UfsError.ACCESS_DENIED);
        closed("/data/ckpt.tmp", BYTES);
        assertThatThrownBy(() -> scene.rename("/data/ckpt.tmp", "/data/ckpt")).isInstanceOf(VfsException.class);
        assertThat(scene.exists("/data/ckpt.tmp")).isFalse();
        assertThat(scene.at("/data/ckpt").life()).isEqualTo(FileLife.FAILED);
        assertThat(scene.read("/data/ckpt")).isEqualTo(BYTES);
        assertThat(gateway.object("/data/ckpt")).hasValue(old);
    }

    @Test
    void aFileThatNobodyRenamesIsUploadedUnderItsOwnName() throws Exception {
        closed("/data/ckpt.tmp", BYTES);
        gateway.clock().advance(Duration.ofSeconds(9));
        gateway.fileSystem().sweep();
        assertThat(gateway.fileSystem().awaitUploads(Duration.ofSeconds(20))).isTrue();
        assertThat(changes()).isEmpty();
        gateway.clock().advance(Duration.ofSeconds(1));
        gateway.fileSystem().sweep();
        assertThat(gateway.fileSystem().awaitUploads(Duration.ofSeconds(20))).isTrue();
        assertThat(gateway.object("/data/ckpt.tmp")).hasValue(BYTES);
    }

    @Test
    void aClockThatIsSetBackHoldsNothingLonger() throws Exception {
        closed("/data/ckpt.tmp", BYTES);
        gateway.clock().advance(Duration.ofDays(-1));
        gateway.fileSystem().sweep();
        assertThat(gateway.fileSystem().awaitUploads(Duration.ofSeconds(20))).isTrue();
        assertThat(gateway.object("/data/ckpt.tmp")).hasValue(BYTES);
    }

    @Test
    void whatWasHeldBackSurvivesAKill() throws Exception {
        closed("/data/ckpt.tmp", BYTES);
        gateway.killAndRestart();
        Scene after = new Scene(gateway);
        assertThat(after.read("/data/ckpt.tmp")).isEqualTo(BYTES);
        after.rename("/data/ckpt.tmp", "/data/ckpt");
        gateway.settle();
        assertThat(changes()).containsExactly("put ckpt 100 exclusive");
    }

    @Test
    void aTemporaryFileThatIsRemovedNeverReachesTheStore() throws Exception {
        closed("/data/ckpt.tmp", BYTES);
        scene.remove("/data/ckpt.tmp");
        gateway.settle();
        assertThat(store.keys()).isEmpty();
        assertThat(store.calls("put")).isEmpty();
    }

    @Test
    void filesInATemporaryDirectoryGoWhenThatIsRenamed() throws Exception {
        scene.mkdir("/data/7.orbax-checkpoint-tmp-1");
        closed("/data/7.orbax-checkpoint-tmp-1/array", BYTES);
        closed("/data/7.orbax-checkpoint-tmp-1/meta", BYTES);
        assertThat(store.calls("put")).isEmpty();
        scene.rename("/data/7.orbax-checkpoint-tmp-1", "/data/7");
        assertThat(gateway.object("/data/7/array")).hasValue(BYTES);
        assertThat(gateway.object("/data/7/meta")).hasValue(BYTES);
        assertThat(store.calls("put")).hasSize(2);
    }

    @Test
    void aMountMayUploadTemporaryNamesAtOnce() throws Exception {
        mounted("temporary-names", "upload");
        closed("/other/ckpt.tmp", BYTES);
        assertThat(changes()).containsExactly("put ckpt.tmp 100 exclusive");
    }

    @Test
    void anUnmountThatFlushesDoesNotWaitForTheRename() throws Exception {
        closed("/data/nested/ckpt.tmp", BYTES);
        gateway.fileSystem().unmount(VfsPath.parse("/data/nested"), UnmountMode.FLUSH);
        assertThat(gateway.store("/data/nested").bytes("ckpt.tmp")).hasValue(BYTES);
    }
}
