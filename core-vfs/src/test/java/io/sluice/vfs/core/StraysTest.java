package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.write.PartSizes;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.CallGate;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryMetadataStore;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is renamed or unlinked while it goes up leaves nothing at its old place, whatever is killed and whichever answer is lost. */
@Timeout(120)
final class StraysTest {
    private static final int PART = 1000;
    private static final byte[] FIRST = Scene.bytes(900, 1);
    private static final byte[] SECOND = Scene.bytes(900, 2);
    private static final byte[] LARGE = Scene.bytes(3500, 3);

    private final MemoryGateway gateway =
            new MemoryGateway(GatewaySettings.defaults().withoutTimers().withPartSizes(new PartSizes(PART)));
    private final MemoryUnderFileSystem store = gateway.store("/data");
    private Scene scene = new Scene(gateway);

    /** What happens to a file while its bytes are on their way. */
    @FunctionalInterface
    private interface Change {
        void make() throws VfsException;
    }

    /** What a kill throws where it strikes; nothing answers it. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("the test has killed the gateway");
        }
    }

    @AfterEach
    void close() {
        store.heal();
        gateway.close();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void seal(String path, byte[] bytes) throws VfsException {
        InodeId file = scene.createUnopened(Scene.ROOT, path, 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes), Stability.DURABLE);
        gateway.clock().advance(Duration.ofSeconds(3));
        gateway.fileSystem().sweep();
    }

    /** Sends a file on its way, makes the change while its object is being made, and kills the gateway before or after that is done. */
    private void killDuring(String path, byte[] bytes, boolean arrived, Change change) throws Exception {
        MemoryMetadataStore durable;
        try (CallGate gate = store.hold(bytes.length > PART ? "complete" : "put")) {
            seal(path, bytes);
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            change.make();
            durable = gateway.metadata().reopened();
            if (arrived) {
                gateway.putObject(path, bytes);
            }
            store.interrupt(call -> {
                throw new Killed();
            });
        }
        gateway.restartWith(durable, store::heal);
        scene = new Scene(gateway);
    }

    private List<Path> staged() throws IOException {
        try (Stream<Path> files = Files.list(gateway.cache().stagingDirectory())) {
            return files.toList();
        }
    }

    private void onlyTheseAreThere(String... names) throws Exception {
        gateway.settle();
        assertThat(store.keys()).containsExactlyInAnyOrder(names);
        assertThat(scene.names("/data").stream().filter(name -> !name.equals("nested")))
                .containsExactlyInAnyOrder(names);
        assertThat(staged()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aFileThatIsRenamedWhileItGoesUpIsAtItsNewNameOnlyAfterAKill(boolean arrived, boolean large) throws Exception {
        byte[] bytes = large ? LARGE : FIRST;
        killDuring("/data/a", bytes, arrived, () -> scene.rename("/data/a", "/data/b"));
        assertThat(store.keys().contains("a")).isEqualTo(arrived);
        assertThat(scene.exists("/data/a")).isFalse();
        assertThat(scene.read("/data/b")).isEqualTo(bytes);
        onlyTheseAreThere("b");
        assertThat(gateway.object("/data/b")).hasValue(bytes);
        assertThat(scene.at("/data/b").life()).isEqualTo(FileLife.PERSISTED);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aFileThatIsUnlinkedWhileItGoesUpDoesNotComeBackAfterAKill(boolean arrived, boolean large) throws Exception {
        killDuring("/data/a", large ? LARGE : FIRST, arrived, () -> scene.remove("/data/a"));
        assertThat(scene.exists("/data/a")).isFalse();
        onlyTheseAreThere();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aFileThatIsReplacedWhileItGoesUpIsNotFoundToBeSomebodyElses(boolean arrived) throws Exception {
        killDuring("/data/state", FIRST, arrived, () -> {
            InodeId next = scene.createUnopened(Scene.ROOT, "/data/next", 0644);
            scene.files().write(Scene.ROOT, next, 0, ByteBuffer.wrap(SECOND), Stability.DURABLE);
            scene.rename("/data/next", "/data/state");
        });
        assertThat(scene.read("/data/state")).isEqualTo(SECOND);
        onlyTheseAreThere("state");
        assertThat(gateway.object("/data/state")).hasValue(SECOND);
        assertThat(scene.at("/data/state").life()).isEqualTo(FileLife.PERSISTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNewFileOfTheOldNameArrivesThere(boolean arrived) throws Exception {
        killDuring("/data/a", FIRST, arrived, () -> {
            scene.rename("/data/a", "/data/b");
            seal("/data/a", SECOND);
        });
        assertThat(scene.read("/data/a")).isEqualTo(SECOND);
        onlyTheseAreThere("a", "b");
        assertThat(gateway.object("/data/a")).hasValue(SECOND);
        assertThat(gateway.object("/data/b")).hasValue(FIRST);
        assertThat(scene.at("/data/a").life()).isEqualTo(FileLife.PERSISTED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNewFileOfTheSameBytesArrivesThere(boolean arrived) throws Exception {
        killDuring("/data/a", FIRST, arrived, () -> {
            scene.rename("/data/a", "/data/b");
            seal("/data/a", FIRST);
        });
        onlyTheseAreThere("a", "b");
        gateway.killAndRestart();
        scene = new Scene(gateway);
        onlyTheseAreThere("a", "b");
        assertThat(scene.read("/data/a")).isEqualTo(FIRST);
    }

    @Test
    void whatSomebodyElseHasPutAtTheOldPlaceStays() throws Exception {
        killDuring("/data/a", FIRST, false, () -> scene.rename("/data/a", "/data/b"));
        gateway.putObject("/data/a", SECOND);
        onlyTheseAreThere("a", "b");
        assertThat(scene.read("/data/a")).isEqualTo(SECOND);
    }

    @Test
    void aStoreThatIsAwayAtTheStartIsAskedWhenItIsBack() throws Exception {
        killDuring("/data/a", FIRST, true, () -> {
            scene.rename("/data/a", "/data/b");
            gateway.stores().away("data", Optional.of(UfsError.UNAVAILABLE));
        });
        gateway.fileSystem().sweep();
        assertThat(scene.exists("/data/a")).isFalse();
        assertThat(scene.read("/data/b")).isEqualTo(FIRST);
        gateway.stores().away("data", Optional.empty());
        await(() -> {
            gateway.clock().advance(Duration.ofSeconds(10));
            gateway.fileSystem().sweep();
            return store.keys().contains("b");
        });
        onlyTheseAreThere("b");
    }

    @Test
    void whatAStoreFinishesAMomentAfterTheKillIsFoundToo() throws Exception {
        killDuring("/data/a", FIRST, false, () -> scene.remove("/data/a"));
        store.forgetCalls();
        gateway.fileSystem().sweep();
        await(() -> store.calls("stat").contains("stat a"));
        gateway.putObject("/data/a", FIRST);
        onlyTheseAreThere();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatIsLostLeavesNothingAtTheOldPlace(boolean unlinked) throws Exception {
        try (CallGate gate = store.holdPuts()) {
            seal("/data/a", FIRST);
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            store.loseNextAnswer("put");
            leave(unlinked);
        }
        onlyTheseAreThere(unlinked ? new String[0] : new String[] {"b"});
    }

    private void leave(boolean unlinked) throws VfsException {
        if (unlinked) {
            scene.remove("/data/a");
        } else {
            scene.rename("/data/a", "/data/b");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void norDoesOneThatWasLostBefore(boolean unlinked) throws Exception {
        store.loseNextAnswer("put");
        seal("/data/a", FIRST);
        await(() -> store.keys().contains("a"));
        store.failNext("put", 1000, UfsError.UNAVAILABLE);
        await(() -> store.calls("put").size() > 1);
        leave(unlinked);
        assertThat(scene.exists("/data/a")).isFalse();
        store.heal();
        onlyTheseAreThere(unlinked ? new String[0] : new String[] {"b"});
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void norDoesAKillBefore(boolean unlinked) throws Exception {
        killDuring("/data/a", FIRST, true, () -> store.failNext("put", 1000, UfsError.UNAVAILABLE));
        store.uproot("a");
        store.failNext("put", 1000, UfsError.UNAVAILABLE);
        gateway.killAndRestart();
        scene = new Scene(gateway);
        gateway.putObject("/data/a", FIRST);
        leave(unlinked);
        assertThat(scene.exists("/data/a")).isFalse();
        store.heal();
        onlyTheseAreThere(unlinked ? new String[0] : new String[] {"b"});
    }

    @Test
    void aFileThatIsRenamedThereAndBackWhileItGoesUpStaysWhereItIs() throws Exception {
        try (CallGate gate = store.holdPuts()) {
            seal("/data/a", FIRST);
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            scene.rename("/data/a", "/data/b");
            scene.rename("/data/b", "/data/a");
        }
        onlyTheseAreThere("a");
        assertThat(store.calls("put")).hasSize(1);
        gateway.killAndRestart();
        scene = new Scene(gateway);
        onlyTheseAreThere("a");
        assertThat(scene.read("/data/a")).isEqualTo(FIRST);
    }

    @Test
    void aFileThatIsRenamedAndThenUnlinkedWhileItGoesUpLeavesNothing() throws Exception {
        try (CallGate gate = store.holdPuts()) {
            seal("/data/a", FIRST);
            gate.awaitWaiting(1);
            store.holdNoMorePuts();
            scene.rename("/data/a", "/data/b");
            scene.remove("/data/b");
            seal("/data/b", SECOND);
        }
        onlyTheseAreThere("b");
        assertThat(scene.read("/data/b")).isEqualTo(SECOND);
    }

    @Test
    void aStoredFileThatIsRenamedToTheOldNameStaysThere() throws Exception {
        scene.persisted("/data/stored", FIRST);
        store.loseNextAnswer("put");
        seal("/data/a", FIRST);
        await(() -> store.keys().contains("a"));
        store.failNext("put", 1000, UfsError.UNAVAILABLE);
        await(() -> store.calls("put").size() > 2);
        scene.rename("/data/stored", "/data/a");
        store.heal();
        onlyTheseAreThere("a");
        assertThat(scene.read("/data/a")).isEqualTo(FIRST);
    }

    @Test
    void aDirectoryMovesWhenNothingIsLeftInIt() throws Exception {
        scene.mkdir("/data/d");
        killDuring("/data/d/a", FIRST, true, () -> scene.rename("/data/d/a", "/data/b"));
        Thread moving = Thread.startVirtualThread(() -> {
            try {
                scene.rename("/data/d", "/data/e");
            } catch (VfsException e) {
                throw new AssertionError(e);
            }
        });
        gateway.settle();
        moving.join();
        assertThat(store.keys()).containsExactlyInAnyOrder("b", "e/");
    }

    @Test
    void anUnmountWaitsForWhatMayBeLeft() throws Exception {
        killDuring("/data/a", FIRST, false, () -> scene.remove("/data/a"));
        VfsPath nested = VfsPath.parse("/data/nested");
        gateway.fileSystem().unmount(nested, UnmountMode.SAFE);
        VfsPath path = VfsPath.parse("/data");
        assertThatThrownBy(() -> gateway.fileSystem().unmount(path, UnmountMode.SAFE))
                .isInstanceOf(VfsException.class)
                .hasMessageContaining("not at its end");
        gateway.settle();
        gateway.fileSystem().unmount(path, UnmountMode.SAFE);
    }

    @Test
    void whatAForcedUnmountLeavesIsForgotten() throws Exception {
        killDuring("/data/a", FIRST, true, () -> scene.remove("/data/a"));
        gateway.fileSystem().unmount(VfsPath.parse("/data/nested"), UnmountMode.SAFE);
        gateway.fileSystem().unmount(VfsPath.parse("/data"), UnmountMode.FORCE);
        assertThat(gateway.metadata().strays().size()).isZero();
        assertThat(staged()).isEmpty();
        gateway.killAndRestart();
        assertThat(store.keys()).containsExactly("a");
    }

    @Test
    void whatIsNotAllowedToBeRemovedStaysAndHoldsNobodyUp() throws Exception {
        killDuring("/data/a", FIRST, true, () -> scene.remove("/data/a"));
        store.failNext("delete", 1, UfsError.ACCESS_DENIED);
        onlyTheseAreThere("a");
    }
}
