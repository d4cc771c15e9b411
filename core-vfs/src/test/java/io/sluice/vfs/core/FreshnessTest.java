package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileType;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.CallGate;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long what a store said is believed, before and after a restart, and what it costs to know it again. */
final class FreshnessTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private final MemoryUnderFileSystem store = gateway.store("/data");
    private final MemoryUnderFileSystem readonly = gateway.store("/readonly");
    private Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        gateway.close();
    }

    private void restart() {
        gateway.killAndRestart();
        scene = new Scene(gateway);
        store.forgetCalls();
        readonly.forgetCalls();
    }

    @Test
    void afterARestartAListingThatIsStillBelievedNeedsNoStore() throws Exception {
        for (int i = 0; i < 25; i++) {
            gateway.putObject("/data/d/f" + i, Scene.bytes(i, i));
        }
        store.pageSize(10);
        var before = scene.list(Scene.ROOT, scene.id("/data/d"), 7);
        restart();
        assertThat(scene.list(Scene.ROOT, scene.id("/data/d"), 7)).isEqualTo(before);
        assertThat(scene.at("/data/d/f7").size()).isEqualTo(7);
        assertThat(store.calls()).isEmpty();
        gateway.expire();
        scene.names("/data/d");
        assertThat(store.calls("list")).isNotEmpty();
    }

    @Test
    void aListingThatIsReadPageByPageIsNotAskedForAnewWhenItExpiresMeanwhile() throws Exception {
        for (int i = 0; i < 25; i++) {
            gateway.putObject("/data/d/f" + i, Scene.bytes(i, i));
        }
        InodeId directory = scene.id("/data/d");
        long cookie = scene.files()
                .list(Scene.ROOT, directory, 0, 10)
                .entries()
                .getLast()
                .cookie();
        gateway.expire();
        gateway.fileSystem().refresh(directory);
        store.forgetCalls();
        assertThat(scene.listFrom(Scene.ROOT, directory, cookie, 10)).hasSize(15);
        assertThat(store.calls()).isEmpty();
        assertThat(scene.names("/data/d")).hasSize(25);
        assertThat(store.calls()).containsExactly("list /", "list d");
    }

    @Test
    void aReadOnlyMountIsListedOnceForEverUntilItIsRefreshed() throws Exception {
        gateway.putObject("/readonly/d/a", Scene.bytes(1, 1));
        assertThat(scene.names("/readonly/d")).containsExactly("a");
        gateway.clock().advance(Duration.ofDays(400));
        restart();
        gateway.putObject("/readonly/d/b", Scene.bytes(1, 1));
        assertThat(scene.names("/readonly/d")).containsExactly("a");
        assertThat(readonly.calls()).isEmpty();
        gateway.fileSystem().refresh(scene.id("/readonly"));
        assertThat(scene.names("/readonly/d")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aRefreshReachesDirectoriesThatThisProcessHasNotMet() throws Exception {
        gateway.putObject("/readonly/d/a", Scene.bytes(1, 1));
        scene.names("/readonly/d");
        restart();
        gateway.putObject("/readonly/d/b", Scene.bytes(1, 1));
        gateway.fileSystem().refresh(InodeId.ROOT);
        assertThat(scene.names("/readonly/d")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aDirectoryThatWasChangedHereIsAskedForAgainAfterARestart() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(1, 1));
        gateway.putObject("/data/b", Scene.bytes(1, 1));
        scene.names("/data");
        scene.remove("/data/a");
        restart();
        assertThat(scene.names("/data")).contains("b").doesNotContain("a");
    }

    @Test
    void anotherStoreAtTheSamePathIsListedAnew() throws Exception {
        gateway.mount("/m", true, Map.of());
        gateway.store("/m").plant("a", "x");
        assertThat(scene.names("/m")).containsExactly("a");
        gateway.fileSystem().unmount(VfsPath.parse("/m"), UnmountMode.SAFE);
        gateway.store("/m").uproot("a");
        gateway.store("/m").plant("b", "x");
        gateway.mount("/m", true, Map.of());
        assertThat(scene.names("/m")).containsExactly("b");
    }

    @Test
    void aHandleFindsItsFileInAnExpiredListingWithoutListingAllAgain() throws Exception {
        for (int i = 0; i < 25; i++) {
            gateway.putObject("/data/d/f" + i, Scene.bytes(i, i));
        }
        store.pageSize(10);
        InodeId directory = scene.id("/data/d");
        scene.names("/data/d");
        InodeId file = scene.id("/data/d/f7");
        restart();
        gateway.expire();
        scene.files().recall(file, directory);
        assertThat(store.calls()).containsExactly("list d", "stat d/f7");
        assertThat(scene.files().attributes(file).size()).isEqualTo(7);
        assertThat(store.calls()).hasSize(2);
    }

    @Test
    void anObjectThatBecomesADirectoryIsOneWhenItIsRefreshed() throws Exception {
        gateway.putObject("/data/x", Scene.bytes(1, 1));
        InodeId file = scene.id("/data/x");
        gateway.deleteObject("/data/x");
        gateway.putObject("/data/x/y", Scene.bytes(1, 1));
        gateway.fileSystem().refresh(scene.id("/data"));
        assertThat(scene.at("/data/x").type()).isEqualTo(FileType.DIRECTORY);
        assertThat(scene.id("/data/x")).isEqualTo(file);
        assertThat(scene.names("/data/x")).containsExactly("y");
        gateway.deleteObject("/data/x/y");
        gateway.putObject("/data/x", Scene.bytes(2, 1));
        gateway.fileSystem().refresh(scene.id("/data"));
        assertThat(scene.at("/data/x").type()).isEqualTo(FileType.REGULAR);
        assertThat(scene.read("/data/x")).isEqualTo(Scene.bytes(2, 1));
    }

    @Test
    void aRefreshShowsWhatSomebodyElseDidToFilesThatWereJustWrittenHere() throws Exception {
        scene.mkdir("/data/d");
        scene.sealed(Scene.ROOT, "/data/d/deleted", Scene.bytes(10, 1));
        InodeId replaced = scene.sealed(Scene.ROOT, "/data/d/replaced", Scene.bytes(10, 2));
        gateway.deleteObject("/data/d/deleted");
        gateway.putObject("/data/d/replaced", Scene.bytes(11, 3));
        gateway.fileSystem().refresh(scene.id("/data"));
        assertThat(scene.exists("/data/d/deleted")).isFalse();
        assertThat(scene.id("/data/d/replaced")).isEqualTo(replaced);
        assertThat(scene.read("/data/d/replaced")).isEqualTo(Scene.bytes(11, 3));
    }

    @Test
    void aRefreshOfAFileShowsItsNewBytes() throws Exception {
        gateway.putObject("/readonly/a", Scene.bytes(10, 1));
        scene.read("/readonly/a");
        gateway.putObject("/readonly/a", Scene.bytes(20, 2));
        assertThat(scene.at("/readonly/a").size()).isEqualTo(10);
        gateway.fileSystem().refresh(scene.id("/readonly/a"));
        assertThat(scene.read("/readonly/a")).isEqualTo(Scene.bytes(20, 2));
    }

    @Test
    void whatIsKnownCostsNoCallInGetAttributes() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(1, 1));
        InodeId file = scene.id("/data/a");
        store.forgetCalls();
        for (int i = 0; i < 100; i++) {
            scene.files().attributes(file);
        }
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void aListingInUseIsAskedForAgainInTheBackgroundBeforeItExpires() throws Exception {
        try (MemoryGateway ahead = new MemoryGateway(GatewaySettings.defaults())) {
            Scene its = new Scene(ahead);
            MemoryUnderFileSystem itsStore = ahead.store("/data");
            ahead.putObject("/data/a", Scene.bytes(1, 1));
            its.at("/data/a");
            ahead.clock().advance(Duration.ofSeconds(20));
            its.at("/data/a");
            assertThat(itsStore.calls()).containsExactly("list /");
            ahead.clock().advance(Duration.ofSeconds(20));
            ahead.putObject("/data/a", Scene.bytes(2, 1));
            while (its.at("/data/a").size() == 1) {
                Thread.onSpinWait();
            }
            ahead.clock().advance(Duration.ofSeconds(20));
            its.at("/data/a");
            assertThat(itsStore.calls()).containsExactly("list /", "list /");
        }
    }

    @Test
    void aDirectoryIsAskedForInTheBackgroundOnceAtATimeAndNobodyWaitsForThat() throws Exception {
        try (MemoryGateway ahead = new MemoryGateway(GatewaySettings.defaults())) {
            Scene its = new Scene(ahead);
            MemoryUnderFileSystem itsStore = ahead.store("/data");
            ahead.putObject("/data/a", Scene.bytes(1, 1));
            its.at("/data/a");
            itsStore.forgetCalls();
            try (CallGate gate = itsStore.hold("list")) {
                ahead.clock().advance(Duration.ofSeconds(40));
                for (int i = 0; i < 50; i++) {
                    assertThat(its.at("/data/a").size()).isEqualTo(1);
                }
                gate.awaitWaiting(1);
                for (int i = 0; i < 50; i++) {
                    assertThat(its.at("/data/a").size()).isEqualTo(1);
                }
                assertThat(gate.waiting()).isEqualTo(1);
                assertThat(itsStore.calls()).containsExactly("list /");
            }
        }
    }

    @Test
    void aNameThatIsFoundThoughItsDirectoryWasListedWithoutItIsListedFromThenOn() throws Exception {
        gateway.putObject("/data/d/a", Scene.bytes(1, 1));
        assertThat(scene.names("/data/d")).containsExactly("a");
        gateway.putObject("/data/d/b", Scene.bytes(1, 1));
        assertThat(scene.names("/data/d")).containsExactly("a");
        gateway.clock().advance(Duration.ofMillis(1500));
        assertThat(scene.exists("/data/d/b")).isTrue();
        assertThat(scene.names("/data/d")).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void aDirectoryIsGoneWhenItsLastObjectIs() throws Exception {
        gateway.putObject("/data/d/a", Scene.bytes(1, 1));
        InodeId directory = scene.id("/data/d");
        InodeId file = scene.id("/data/d/a");
        gateway.deleteObject("/data/d/a");
        gateway.expire();
        assertThat(scene.exists("/data/d")).isFalse();
        scene.refused(VfsError.STALE, () -> scene.files().attributes(file));
        assertThat(scene.list(Scene.ROOT, directory, 10)).isEmpty();
    }
}
