package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.CallGate;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One place of a store takes its uploads in the order in which the names were given. */
final class UploadOrderTest {
    private static final Duration A_MOMENT = Duration.ofMillis(200);
    private static final byte[] FIRST = Scene.bytes(10, 1);
    private static final byte[] SECOND = Scene.bytes(20, 2);

    private final MemoryGateway gateway = new MemoryGateway();
    private final MemoryUnderFileSystem store = gateway.store("/data");
    private final Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        store.heal();
        gateway.close();
    }

    @Test
    void aFileThatIsReplacedWhileItsUploadIsUnderWayNeverReplacesItsSuccessor() throws Exception {
        scene.persisted("/data/state", Scene.bytes(5, 3));
        try (CallGate gate = store.holdPuts()) {
            save("/data/.tmp1", FIRST, "/data/state");
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            save("/data/.tmp2", SECOND, "/data/state");
            assertThat(gateway.fileSystem().awaitUploads(A_MOMENT))
                    .describedAs("the second waits for the first")
                    .isFalse();
        }
        gateway.settle();
        assertThat(gateway.object("/data/state")).hasValue(SECOND);
        assertThat(scene.names("/data")).contains("state");
        assertThat(scene.read("/data/state")).isEqualTo(SECOND);
        assertThat(scene.at("/data/state").life()).isEqualTo(FileLife.PERSISTED);
    }

    @Test
    void aFileThatIsRemovedWhileItsUploadIsUnderWayLeavesTheNameToItsSuccessor() throws Exception {
        try (CallGate gate = store.holdPuts()) {
            save("/data/.tmp1", FIRST, "/data/state");
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            scene.remove("/data/state");
            write("/data/state", SECOND);
        }
        gateway.settle();
        assertThat(gateway.object("/data/state")).hasValue(SECOND);
        assertThat(scene.read("/data/state")).isEqualTo(SECOND);
    }

    @Test
    void aFileThatIsRenamedWhileItsUploadIsUnderWayEndsUnderItsNewNameOnly() throws Exception {
        try (CallGate gate = store.holdPuts()) {
            save("/data/.tmp1", FIRST, "/data/a");
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            scene.rename("/data/a", "/data/b");
            save("/data/.tmp2", SECOND, "/data/a");
        }
        gateway.settle();
        assertThat(gateway.object("/data/b")).hasValue(FIRST);
        assertThat(gateway.object("/data/a")).hasValue(SECOND);
        assertThat(scene.names("/data")).contains("a", "b");
    }

    @Test
    void aFileThatIsRenamedWhileItsOldNameIsRefusedArrivesUnderItsNewOne() throws Exception {
        try (CallGate gate = store.holdPuts()) {
            save("/data/.tmp1", FIRST, "/data/a");
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            scene.rename("/data/a", "/data/b");
            gateway.putObject("/data/a", SECOND);
        }
        gateway.settle();
        assertThat(gateway.object("/data/b")).hasValue(FIRST);
        assertThat(gateway.object("/data/a")).hasValue(SECOND);
        assertThat(scene.at("/data/b").life()).isEqualTo(FileLife.PERSISTED);
    }

    @Test
    void aStoredFileThatTakesTheNameOfOneWhoseUploadIsUnderWayKeepsIt() throws Exception {
        scene.persisted("/data/stored", SECOND);
        Thread renaming;
        try (CallGate gate = store.holdPuts()) {
            save("/data/.tmp1", FIRST, "/data/a");
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            scene.rename("/data/a", "/data/b");
            renaming = Thread.startVirtualThread(() -> rename("/data/stored", "/data/a"));
        }
        renaming.join();
        gateway.settle();
        assertThat(gateway.object("/data/b")).hasValue(FIRST);
        assertThat(gateway.object("/data/a")).hasValue(SECOND);
        assertThat(scene.read("/data/a")).isEqualTo(SECOND);
        assertThat(store.keys()).doesNotContain("stored");
    }

    @Test
    void aFileThatWasFlushedAndRenamedWhileItsWriterHoldsItArrivesUnderItsNewName() throws Exception {
        InodeId file = scene.createUnopened(Scene.ROOT, "/data/a", 0644);
        WriteLease lease = scene.files().openForWriting(Scene.ROOT, file, false);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(FIRST), Stability.UNSTABLE);
        lease.flush();
        scene.rename("/data/a", "/data/b");
        lease.flush();
        lease.close();
        gateway.settle();
        assertThat(gateway.object("/data/b")).hasValue(FIRST);
        assertThat(store.keys()).doesNotContain("a");
        assertThat(scene.at("/data/b").life()).isEqualTo(FileLife.PERSISTED);
    }

    @Test
    void aRenameOfAFlushedFileDoesNotOverwriteWhatSomebodyElsePutAtItsNewName() throws Exception {
        InodeId file = scene.createUnopened(Scene.ROOT, "/data/a", 0644);
        WriteLease lease = scene.files().openForWriting(Scene.ROOT, file, false);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(FIRST), Stability.UNSTABLE);
        lease.flush();
        scene.rename("/data/a", "/data/b");
        gateway.putObject("/data/b", SECOND);
        lease.close();
        gateway.settle();
        assertThat(gateway.object("/data/b")).hasValue(SECOND);
        assertThat(scene.at("/data/b").life()).isEqualTo(FileLife.FAILED);
        assertThat(scene.read("/data/b")).isEqualTo(FIRST);
    }

    @Test
    void aFileThatTakesThePlaceOfAnObjectStillDoesAfterARestart() throws Exception {
        scene.persisted("/data/state", FIRST);
        store.failNext("put", 1000, UfsError.UNAVAILABLE);
        save("/data/.tmp", SECOND, "/data/state");
        gateway.killAndRestart();
        Scene after = new Scene(gateway);
        store.heal();
        gateway.settle();
        assertThat(gateway.object("/data/state")).hasValue(SECOND);
        assertThat(after.at("/data/state").life()).isEqualTo(FileLife.PERSISTED);
    }

    @Test
    void aPlaceWithoutAnUploadIsNotHeldUp() throws Exception {
        try (CallGate gate = store.holdPuts()) {
            save("/data/.tmp1", FIRST, "/data/a");
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            write("/data/other", SECOND);
            gateway.clock().advance(Duration.ofSeconds(3));
            gateway.fileSystem().sweep();
            assertThat(gateway.fileSystem().awaitUploads(A_MOMENT)).isFalse();
            assertThat(gateway.object("/data/other")).hasValue(SECOND);
            assertThat(List.copyOf(store.keys())).doesNotContain("a");
        }
    }

    /** As a checkpoint is saved by a door without close. */
    private void save(String temporary, byte[] bytes, String name) throws VfsException {
        write(temporary, bytes);
        scene.rename(temporary, name);
    }

    private void write(String path, byte[] bytes) throws VfsException {
        InodeId file = scene.createUnopened(Scene.ROOT, path, 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes), Stability.UNSTABLE);
        scene.files().commit(Scene.ROOT, file);
    }

    private void rename(String from, String to) {
        try {
            scene.rename(from, to);
        } catch (VfsException e) {
            throw new AssertionError(e);
        }
    }
}
