package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.ContractFixture;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.OpenFile;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an unmount does about files that are not yet in the store: nothing of them is lost silently, and none gets to another store. */
@Timeout(60)
final class UnmountingTest {
    private static final byte[] BYTES = Scene.bytes(5000, 1);

    private final MemoryGateway gateway = new MemoryGateway();
    private Scene scene = new Scene(gateway);
    private MemoryUnderFileSystem store = gateway.store("/s");

    @BeforeEach
    void mount() throws Exception {
        gateway.mount("/s", false, Map.of());
    }

    @AfterEach
    void close() {
        store.heal();
        gateway.close();
    }

    private void restart() {
        gateway.killAndRestart();
        scene = new Scene(gateway);
    }

    private Unmounted unmount(String path, UnmountMode mode) throws VfsException {
        return gateway.fileSystem().unmount(VfsPath.parse(path), mode);
    }

    private static void refused(VfsError error, ContractFixture.Refused operation, String... words) {
        VfsException refusal = catchThrowableOfType(VfsException.class, operation::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.reason()).contains(words);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("never came true").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private InodeId writtenDurably(String path) throws VfsException {
        InodeId file = scene.createUnopened(Scene.ROOT, path, 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(BYTES), Stability.DURABLE);
        return file;
    }

    /** A file that is sealed, while the store takes nothing. */
    private InodeId stuck(String path) throws VfsException {
        store.failNext("put", 1_000_000, UfsError.UNAVAILABLE);
        InodeId file = writtenDurably(path);
        gateway.clock().advance(Duration.ofSeconds(3));
        gateway.fileSystem().sweep();
        assertThat(scene.at(path).life()).isEqualTo(FileLife.SEALED);
        return file;
    }

    @Test
    void aFileThatIsBeingWrittenKeepsItsMount() throws Exception {
        OpenFile file = scene.create("/s/file");
        file.write(0, BYTES);
        refused(
                VfsError.NOT_EMPTY,
                () -> unmount("/s", UnmountMode.SAFE),
                "/s/file is being written",
                "--flush",
                "--force");
        scene.sealed(Scene.ROOT, "/s/other", BYTES);
        file.seal();
        gateway.settle();
        assertThat(unmount("/s", UnmountMode.SAFE).waiting()).isEmpty();
        assertThat(store.bytes("file")).hasValue(BYTES);
        assertThat(store.isClosed()).isTrue();
    }

    @Test
    void aFileWhoseUploadIsUnderWayKeepsItsMountAndIsCounted() throws Exception {
        stuck("/s/file");
        assertThat(gateway.fileSystem().mounts().getLast().unsaved())
                .isEqualTo(new MountStatus.Unsaved(1, BYTES.length));
        refused(VfsError.NOT_EMPTY, () -> unmount("/s", UnmountMode.SAFE), "/s/file is not yet in the store");
        assertThat(gateway.fileSystem().mounts().getLast().state()).isEqualTo(MountStatus.State.UP);
        scene.sealed(Scene.ROOT, "/data/others-go-on", BYTES);
    }

    @Test
    void aFileThatWasRemovedButIsOpenKeepsItsMount() throws Exception {
        InodeId file = scene.persisted("/data/file", BYTES);
        unmount("/data/nested", UnmountMode.SAFE);
        try (var _ = scene.files().retain(file)) {
            scene.remove("/data/file");
            refused(
                    VfsError.NOT_EMPTY,
                    () -> unmount("/data", UnmountMode.SAFE),
                    "file was removed, but is still open");
        }
        assertThat(unmount("/data", UnmountMode.SAFE).undeleted()).isEmpty();
    }

    @Test
    void aFlushWaitsForTheFilesAndTakesNoNewOnes() throws Exception {
        stuck("/s/file");
        CompletableFuture<Unmounted> flush = CompletableFuture.supplyAsync(() -> {
            try {
                return unmount("/s", UnmountMode.FLUSH);
            } catch (VfsException e) {
                throw new AssertionError(e);
            }
        });
        await(() -> gateway.fileSystem().mounts().getLast().state() == MountStatus.State.LEAVING);
        refused(VfsError.READ_ONLY, () -> scene.create("/s/new"), "is being unmounted");
        refused(VfsError.NOT_EMPTY, () -> unmount("/s", UnmountMode.SAFE), "is being unmounted already");
        assertThat(flush).isNotDone();
        store.heal();
        assertThat(flush.get(30, TimeUnit.SECONDS).waiting()).isEmpty();
        assertThat(store.bytes("file")).hasValue(BYTES);
        assertThat(scene.exists("/s")).isFalse();
    }

    @Test
    void aFlushEndsAtItsDeadlineAndTheMountGoesOn() throws Exception {
        gateway.settings(GatewaySettings.defaults().withoutTimers().withFlushDeadline(Duration.ofMillis(200)));
        restart();
        stuck("/s/file");
        refused(
                VfsError.UNAVAILABLE,
                () -> unmount("/s", UnmountMode.FLUSH),
                "s not in the store yet: /s/file (5000 bytes); try again",
                "--force");
        assertThat(gateway.fileSystem().mounts().getLast().state()).isEqualTo(MountStatus.State.UP);
        scene.createUnopened(Scene.ROOT, "/s/new", 0644);
    }

    @Test
    void aFlushDoesNotWaitForWhatTheStoreRefused() throws Exception {
        OpenFile file = scene.create("/s/file");
        file.write(0, BYTES);
        store.failNext("put", 1, UfsError.ACCESS_DENIED);
        refused(VfsError.ACCESS_DENIED, file::close, "put");
        refused(VfsError.NOT_EMPTY, () -> unmount("/s", UnmountMode.FLUSH), "/s/file does not get there", "--force");
    }

    @Test
    void forceBreaksAFlushOff() throws Exception {
        stuck("/s/file");
        CompletableFuture<VfsException> flush = CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(VfsException.class, () -> unmount("/s", UnmountMode.FLUSH)));
        await(() -> gateway.fileSystem().mounts().getLast().state() == MountStatus.State.LEAVING);
        assertThat(unmount("/s", UnmountMode.FORCE).waiting()).hasSize(1);
        assertThat(flush.get(30, TimeUnit.SECONDS)).hasMessageContaining("was broken off");
    }

    @Test
    void whatForceLeavesBehindGoesOnWhenTheSameStoreIsMountedThereAgain() throws Exception {
        InodeId id = stuck("/s/file");
        InodeId writing = writtenDurably("/s/writing");
        Unmounted unmounted = unmount("/s", UnmountMode.FORCE);
        assertThat(unmounted.waiting())
                .extracting(left -> left.path() + " " + left.bytes() + " " + left.life())
                .containsExactly("/s/file 5000 SEALED", "/s/writing 5000 WRITING");
        assertThat(gateway.fileSystem().leftBehind()).isEqualTo(unmounted.waiting());
        assertThat(gateway.metadata().pendingFiles().size()).isZero();
        scene.refused(VfsError.STALE, () -> scene.files().attributes(id));
        store.heal();
        assertThat(store.keys()).isEmpty();

        gateway.mount("/s", false, Map.of());
        assertThat(gateway.fileSystem().leftBehind()).isEmpty();
        assertThat(scene.read("/s/file")).isEqualTo(BYTES);
        assertThat(scene.id("/s/file")).isEqualTo(id);
        assertThat(scene.id("/s/writing")).isEqualTo(writing);
        gateway.settle();
        assertThat(store.bytes("file")).hasValue(BYTES);
        assertThat(store.bytes("writing")).hasValue(BYTES);
        assertThat(gateway.metadata().leftFiles().size()).isZero();
    }

    @Test
    void whatForceLeftBehindSurvivesRestarts() throws Exception {
        stuck("/s/file");
        unmount("/s", UnmountMode.FORCE);
        restart();
        restart();
        assertThat(gateway.fileSystem().leftBehind()).hasSize(1);
        store.heal();
        gateway.mount("/s", false, Map.of());
        assertThat(gateway.fileSystem().awaitUploads(Duration.ofSeconds(30))).isTrue();
        assertThat(store.bytes("file")).hasValue(BYTES);
    }

    @Test
    void anotherStoreAtThePathGetsNothingOfIt() throws Exception {
        stuck("/s/file");
        unmount("/s", UnmountMode.FORCE);
        store.heal();
        gateway.mount("/s", MemoryGateway.uriOf("/other"), false, Map.of());
        assertThat(scene.names("/s")).isEmpty();
        scene.sealed(Scene.ROOT, "/s/file", new byte[] {7});
        gateway.settle();
        assertThat(gateway.store("/other").bytes("file")).hasValue(new byte[] {7});
        unmount("/s", UnmountMode.SAFE);

        gateway.mount("/s", false, Map.of());
        assertThat(scene.read("/s/file")).isEqualTo(BYTES);
        gateway.settle();
        assertThat(store.bytes("file")).hasValue(BYTES);
    }

    @Test
    void aFileOfAnInnerMountNeverGetsIntoTheOuterStore() throws Exception {
        gateway.mount("/data/in", MemoryGateway.uriOf("/inner"), false, Map.of());
        store = gateway.store("/inner");
        stuck("/data/in/file");
        unmount("/data/in", UnmountMode.FORCE);
        store.heal();
        gateway.settle();
        restart();
        gateway.settle();
        assertThat(gateway.store("/data").keys()).isEmpty();
        assertThat(gateway.fileSystem().leftBehind()).hasSize(1);
    }

    @Test
    void aMountThatWouldHideFilesOnTheirWayIsRefused() throws Exception {
        scene.mkdir("/s/d");
        stuck("/s/d/file");
        refused(
                VfsError.NOT_EMPTY,
                () -> gateway.mount("/s/d", MemoryGateway.uriOf("/inner"), false, Map.of()),
                "would hide /s/d/file",
                "not yet in the store");
        gateway.mount("/s/e", MemoryGateway.uriOf("/inner"), false, Map.of());
        store.heal();
        gateway.settle();
        gateway.mount("/s/d", MemoryGateway.uriOf("/third"), false, Map.of());
        assertThat(scene.names("/s/d")).isEmpty();
    }

    @Test
    void aWriterWhoseMountWasTakenAwayIsToldSo() throws Exception {
        OpenFile file = scene.create("/s/file");
        file.write(0, BYTES);
        unmount("/s", UnmountMode.FORCE);
        scene.refused(() -> file.write(BYTES.length, BYTES));
        scene.refused(file::close);
        gateway.mount("/s", false, Map.of());
        assertThat(scene.read("/s/file")).isEqualTo(BYTES);
    }

    @Test
    void whatIsNotMountedIsNotUnmounted() {
        for (UnmountMode mode : UnmountMode.values()) {
            refused(VfsError.NOT_FOUND, () -> unmount("/nowhere", mode), "nothing is mounted at /nowhere");
        }
    }
}
