package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operations cost: the exact calls to the store. */
final class StoreCallsTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);
    private final MemoryUnderFileSystem store = gateway.store("/data");

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void theFirstReadListsTheDirectoriesOnTheWayAndGetsTheBytes() throws Exception {
        gateway.putObject("/data/train/cat/1.jpg", Scene.bytes(1000, 1));
        scene.read("/data/train/cat/1.jpg");
        assertThat(store.calls())
                .containsExactly("list /", "list train", "list train/cat", "read train/cat/1.jpg 0+1000");
    }

    @Test
    void theSecondReadCostsNothing() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(1000, 1));
        scene.read("/data/a");
        store.forgetCalls();
        scene.read("/data/a");
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void aListingWithAttributesIsOneRequestAPage() throws Exception {
        for (int i = 0; i < 25; i++) {
            gateway.putObject("/data/f" + i, Scene.bytes(1, i));
        }
        store.pageSize(10);
        assertThat(scene.names("/data")).hasSize(26);
        assertThat(store.calls("list")).hasSize(3);
        assertThat(store.calls()).hasSize(3);
        store.forgetCalls();
        scene.names("/data");
        scene.at("/data/f7");
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void aDirectoryOfManyPagesIsNotListedForOneName() throws Exception {
        for (int i = 0; i < 25; i++) {
            gateway.putObject("/data/f" + i, Scene.bytes(1, i));
        }
        store.pageSize(10);
        scene.at("/data/f7");
        scene.at("/data/f8");
        scene.at("/data/f7");
        assertThat(store.calls()).containsExactly("list /", "stat f7", "list f8 and on");
    }

    @Test
    void anArchivedFileIsShownAndRefusedWithAReasonBeforeAnyGet() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(1000, 1));
        store.archive("a");
        assertThat(scene.at("/data/a").size()).isEqualTo(1000);
        assertThatThrownBy(() -> scene.read("/data/a"))
                .isInstanceOf(VfsException.class)
                .hasMessageContaining("ACCESS_DENIED")
                .hasMessageContaining("a is archived in the store; restore it there first");
        assertThat(store.calls("read")).isEmpty();
    }

    @Test
    void aNameThatIsNotThereIsAskedForOnceASecond() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(1, 1));
        scene.at("/data/a");
        store.forgetCalls();
        gateway.clock().advance(Duration.ofMillis(1500));
        assertThat(scene.exists("/data/b")).isFalse();
        assertThat(scene.exists("/data/b")).isFalse();
        assertThat(store.calls()).containsExactly("stat b");
        gateway.clock().advance(Duration.ofMillis(1500));
        gateway.putObject("/data/b", Scene.bytes(1, 1));
        assertThat(scene.exists("/data/b")).isTrue();
    }

    @Test
    void manyNamesThatAreNotThereCostOneListingASecond() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(1, 1));
        scene.at("/data/a");
        store.forgetCalls();
        gateway.clock().advance(Duration.ofMillis(1500));
        for (int i = 0; i < 50; i++) {
            assertThat(scene.exists("/data/missing" + i)).isFalse();
        }
        assertThat(store.calls()).containsExactly("stat missing0", "list /");
        gateway.clock().advance(Duration.ofMillis(1500));
        gateway.putObject("/data/missing1", Scene.bytes(1, 1));
        gateway.putObject("/data/missing2", Scene.bytes(1, 1));
        assertThat(scene.exists("/data/missing1")).isTrue();
        assertThat(scene.exists("/data/missing2")).isTrue();
    }

    @Test
    void manyNamesThatAreNotThereInALargeDirectoryCostAPartOfItsListingASecond() throws Exception {
        for (int i = 0; i < 2_500; i++) {
            gateway.putObject("/data/file" + i, Scene.bytes(1, 1));
        }
        scene.at("/data/file1");
        store.forgetCalls();
        gateway.clock().advance(Duration.ofMillis(1500));
        for (int i = 0; i < 200; i++) {
            assertThat(scene.exists("/data/new" + i)).isFalse();
        }
        assertThat(store.calls()).containsExactly("stat new0", "list new1 and on");
        gateway.putObject("/data/new7", Scene.bytes(1, 1));
        gateway.clock().advance(Duration.ofMillis(1500));
        assertThat(scene.exists("/data/new7")).isTrue();
    }

    @Test
    void namesThatLieFarApartAreAskedForAlone() throws Exception {
        for (int i = 0; i < 300; i++) {
            gateway.putObject("/data/" + i + "-file", Scene.bytes(1, 1));
        }
        store.pageSize(2);
        scene.at("/data/1-file");
        store.forgetCalls();
        for (int i = 0; i < 100; i++) {
            assertThat(scene.exists("/data/" + i + "-missing")).isFalse();
        }
        assertThat(store.calls("list")).hasSizeLessThan(20);
    }

    @Test
    void aWrittenFileIsPutOnceAndReadFromTheCache() throws Exception {
        scene.sealed(Scene.ROOT, "/data/new", Scene.bytes(3000, 1));
        assertThat(scene.read("/data/new")).isEqualTo(Scene.bytes(3000, 1));
        assertThat(store.calls()).containsExactly("list /", "put new 3000 exclusive");
    }

    @Test
    void aTemporaryNameAndARenameBeforeTheUploadCostOnePutAndNoCopy() throws Exception {
        var file = scene.createUnopened(Scene.ROOT, "/data/ckpt.tmp", 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(Scene.bytes(100, 1)), Stability.DURABLE);
        scene.rename("/data/ckpt.tmp", "/data/ckpt");
        gateway.settle();
        assertThat(store.keys()).containsExactly("ckpt");
        assertThat(store.calls("put")).containsExactly("put ckpt 100 exclusive");
        assertThat(store.calls("rename")).isEmpty();
        assertThat(store.calls("delete")).isEmpty();
    }

    @Test
    void afterARestartCachedBytesNeedNoGet() throws Exception {
        gateway.putObject("/data/d/a", Scene.bytes(1000, 1));
        scene.read("/data/d/a");
        store.forgetCalls();
        gateway.killAndRestart();
        Scene after = new Scene(gateway);
        assertThat(after.read("/data/d/a")).isEqualTo(Scene.bytes(1000, 1));
        assertThat(store.calls("read")).isEmpty();
    }
}
