package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryMetadataStore;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rename in a store that has none is there wholly or not at all, whenever the gateway is killed and whatever the store refuses. */
final class DirectoryMoveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> TREE = List.of("a", "b", "sub/c", "sub/deep/d", "z");

    private MemoryGateway gateway = new MemoryGateway();
    private MemoryUnderFileSystem store = gateway.store("/data");
    private Scene scene = new Scene(gateway);

    /** What a kill throws where it strikes; nothing answers it. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Killed() {
            super("the test kills the gateway here");
        }
    }

    @AfterEach
    void close() {
        store.heal();
        gateway.close();
    }

    private void again() {
        gateway.close();
        gateway = new MemoryGateway();
        store = gateway.store("/data");
        scene = new Scene(gateway);
    }

    private static byte[] bytesOf(String name) {
        return Scene.bytes(10 + name.length(), name.hashCode());
    }

    private void plantTree() throws VfsException {
        scene.mkdir("/data/old");
        scene.mkdir("/data/old/empty");
        for (String name : TREE) {
            gateway.putObject("/data/old/" + name, bytesOf(name));
        }
        gateway.clock().advance(Duration.ofMinutes(2));
        scene.chmod(Scene.ROOT, scene.id("/data/old"), 0750);
        scene.chmod(Scene.ROOT, scene.id("/data/old/sub/c"), 0600);
        scene.chown(Scene.ROOT, scene.id("/data/old/a"), 7, 8);
    }

    /** All attributes that a rename keeps, by the path below the directory. */
    private Map<String, List<Object>> attributes(Scene seen, String directory) throws VfsException {
        Map<String, List<Object>> all = new HashMap<>();
        for (String name : TREE) {
            FileAttributes found = seen.at(directory + "/" + name);
            all.put(name, List.of(found.mode(), found.uid(), found.gid(), found.size(), found.modified()));
        }
        FileAttributes top = seen.at(directory);
        all.put("", List.of(top.mode(), top.uid(), top.gid()));
        return all;
    }

    private void awaitSettled() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (gateway.metadata().moves().size() > 0) {
            assertThat(System.nanoTime()).describedAs("the move ends").isLessThan(end);
            gateway.clock().advance(Duration.ofMinutes(1));
            gateway.fileSystem().sweep();
            Thread.onSpinWait();
        }
        assertThat(gateway.metadata().movedObjects().size()).isZero();
    }

    /** Kills the gateway before its {@code call}th call to the store, or right after it, and starts it again; false if it made fewer. */
    private boolean isKilledAt(int call, boolean afterwards, String from, String to) throws Exception {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<Optional<MemoryMetadataStore>> durable = new AtomicReference<>(Optional.empty());
        MemoryMetadataStore metadata = gateway.metadata();
        store.interrupt(operation -> {
            int number = calls.incrementAndGet();
            if (number >= call + (afterwards ? 1 : 0)) {
                durable.compareAndSet(Optional.empty(), Optional.of(metadata.reopened()));
                throw new Killed();
            }
        });
        try {
            scene.rename(from, to);
        } catch (Killed e) {
            assertThat(durable.get()).isPresent();
        }
        store.heal();
        if (durable.get().isEmpty()) {
            return false;
        }
        gateway.restartWith(durable.get().get());
        scene = new Scene(gateway);
        awaitSettled();
        return true;
    }

    @Test
    void aDirectoryWhoseParentBecameAFileKeepsNoOtherFromMoving() throws Exception {
        plantTree();
        gateway.putObject("/data/other/below/x", bytesOf("x"));
        assertThat(scene.at("/data/other/below").isDirectory()).isTrue();
        gateway.deleteObject("/data/other/below/x");
        gateway.putObject("/data/other", bytesOf("other"));
        gateway.clock().advance(Duration.ofMinutes(2));
        assertThat(scene.at("/data/other").isDirectory()).isFalse();

        scene.rename("/data/old", "/data/new");

        assertThat(gateway.metadata().moves().size()).isZero();
        assertThat(scene.read("/data/new/sub/c")).isEqualTo(bytesOf("sub/c"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereverItIsKilledTheWholeTreeIsAtOneOfTheTwoNames(boolean replacesEmpty) throws Exception {
        int undone = 0;
        int finished = 0;
        boolean killed = true;
        for (int call = 1; killed; call++) {
            again();
            plantTree();
            if (replacesEmpty) {
                scene.mkdir("/data/new");
            }
            Map<String, List<Object>> before = attributes(scene, "/data/old");
            killed = isKilledAt(call, false, "/data/old", "/data/new");
            boolean moved = store.keys().contains("new/a");
            String here = moved ? "new" : "old";
            String gone = moved ? "old" : "new";
            for (String name : TREE) {
                assertThat(store.bytes(here + "/" + name))
                        .describedAs("call %d: %s", call, name)
                        .hasValue(bytesOf(name));
            }
            assertThat(store.keys())
                    .describedAs("call %d leaves no strays", call)
                    .noneMatch(key -> key.startsWith(gone + "/") && !key.equals("new/"));
            assertThat(attributes(scene, "/data/" + here))
                    .describedAs("call %d", call)
                    .isEqualTo(before);
            assertThat(scene.read("/data/" + here + "/sub/deep/d")).isEqualTo(bytesOf("sub/deep/d"));
            assertThat(scene.exists("/data/" + here + "/empty")).isTrue();
            assertThat(scene.exists("/data/" + gone + "/a")).isFalse();
            undone += moved ? 0 : 1;
            finished += moved ? 1 : 0;
        }
        assertThat(undone).isGreaterThan(5);
        assertThat(finished).isGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereverTheRenameOfAFileIsKilledItIsAtOneOfTheTwoNames(boolean replaces) throws Exception {
        boolean killed = true;
        for (int call = 1; killed; call++) {
            again();
            byte[] bytes = Scene.bytes(100, 1);
            byte[] other = Scene.bytes(100, 2);
            scene.persisted("/data/a", bytes);
            scene.chmod(Scene.ROOT, scene.id("/data/a"), 0600);
            if (replaces) {
                scene.persisted("/data/b", other);
            }
            InodeId id = scene.id("/data/a");
            var modified = scene.at("/data/a").modified();
            killed = isKilledAt(call, false, "/data/a", "/data/b");
            boolean moved = !scene.exists("/data/a");
            String here = moved ? "/data/b" : "/data/a";
            assertThat(scene.read(here)).describedAs("call %d", call).isEqualTo(bytes);
            assertThat(scene.at(here).mode()).isEqualTo(0600);
            assertThat(scene.at(here).modified()).isEqualTo(modified);
            assertThat(scene.id(here)).isEqualTo(id);
            if (moved) {
                assertThat(store.keys()).containsExactly("b");
            } else if (replaces) {
                assertThat(gateway.object("/data/b")).hasValue(other);
            } else {
                assertThat(store.keys()).containsExactly("a");
            }
        }
    }

    @Test
    void anObjectThatIsRefusedForGoodUndoesTheRename() throws Exception {
        plantTree();
        store.interrupt(operation -> {
            if (operation.equals("copy") && store.keys().contains("new/sub/c")) {
                store.interrupt(any -> {});
                store.failNext("copy", 1, UfsError.ACCESS_DENIED);
            }
        });
        assertThatThrownBy(() -> scene.rename("/data/old", "/data/new")).isInstanceOf(VfsException.class);
        assertThat(store.keys()).noneMatch(key -> key.startsWith("new"));
        assertThat(scene.exists("/data/new")).isFalse();
        for (String name : TREE) {
            assertThat(scene.read("/data/old/" + name)).isEqualTo(bytesOf(name));
        }
        scene.rename("/data/old", "/data/new");
        assertThat(scene.read("/data/new/sub/c")).isEqualTo(bytesOf("sub/c"));
    }

    @Test
    void aStoreThatGoesAwayInTheMiddleHasTheRenameUndoneWhenItIsBack() throws Exception {
        plantTree();
        store.interrupt(operation -> {
            if (operation.equals("copy") && store.keys().contains("new/b")) {
                store.interrupt(any -> {});
                store.failAll(UfsError.UNAVAILABLE);
            }
        });
        assertThatThrownBy(() -> scene.rename("/data/old", "/data/new")).isInstanceOf(VfsException.class);
        store.heal();
        assertThat(scene.exists("/data/new"))
                .describedAs("half of a directory is not shown")
                .isFalse();
        assertThat(scene.names("/data")).contains("old").doesNotContain("new");
        awaitSettled();
        assertThat(store.keys()).noneMatch(key -> key.startsWith("new"));
        assertThat(scene.read("/data/old/b")).isEqualTo(bytesOf("b"));
    }

    @Test
    void aStoreThatIsAwayAtTheStartHasItFinishedWhenItIsBack() throws Exception {
        plantTree();
        AtomicReference<Optional<MemoryMetadataStore>> durable = new AtomicReference<>(Optional.empty());
        MemoryMetadataStore metadata = gateway.metadata();
        store.interrupt(operation -> {
            if (operation.equals("delete")) {
                durable.compareAndSet(Optional.empty(), Optional.of(metadata.reopened()));
                throw new Killed();
            }
        });
        assertThatThrownBy(() -> scene.rename("/data/old", "/data/new")).isInstanceOf(Killed.class);
        store.heal();
        gateway.stores().away("data", Optional.of(UfsError.UNAVAILABLE));
        gateway.restartWith(durable.get().orElseThrow());
        gateway.stores().away("data", Optional.empty());
        scene = new Scene(gateway);
        awaitSettled();
        assertThat(store.keys()).noneMatch(key -> key.startsWith("old"));
        assertThat(scene.read("/data/new/z")).isEqualTo(bytesOf("z"));
    }

    @Test
    void whatSomebodyElsePutsThereMeanwhileStays() throws Exception {
        plantTree();
        byte[] theirs = Scene.bytes(33, 9);
        store.interrupt(operation -> {
            if (operation.equals("copy") && store.keys().contains("new/sub/deep/d")) {
                store.interrupt(any -> {});
                store.plant("old/sub/theirs", theirs);
                store.plant("old/b", theirs);
            }
        });
        scene.rename("/data/old", "/data/new");
        for (String name : TREE) {
            assertThat(gateway.object("/data/new/" + name)).hasValue(bytesOf(name));
        }
        assertThat(gateway.object("/data/old/sub/theirs")).hasValue(theirs);
        assertThat(gateway.object("/data/old/b")).hasValue(theirs);
        assertThat(gateway.object("/data/old/a")).isEmpty();
    }

    @Test
    void anUndoneRenameLeavesWhatSomebodyElsePutAtTheNewName() throws Exception {
        plantTree();
        byte[] theirs = Scene.bytes(bytesOf("z").length, 9);
        store.interrupt(operation -> {
            if (operation.equals("copy") && store.keys().contains("new/sub/c")) {
                store.interrupt(any -> {});
                store.plant("new/z", theirs);
                store.failNext("copy", 1, UfsError.ACCESS_DENIED);
            }
        });
        assertThatThrownBy(() -> scene.rename("/data/old", "/data/new")).isInstanceOf(VfsException.class);
        assertThat(gateway.object("/data/new/z")).hasValue(theirs);
        assertThat(store.keys().stream().filter(key -> key.startsWith("new/")))
                .contains("new/z")
                .doesNotContain("new/a", "new/b", "new/sub/c");
    }

    @Test
    void anObjectAtTheNewNameThatNobodyKnewOfRefusesTheRename() throws Exception {
        plantTree();
        assertThat(scene.exists("/data/new")).isFalse();
        gateway.putObject("/data/new/theirs", bytesOf("b"));
        assertThatThrownBy(() -> scene.rename("/data/old", "/data/new")).isInstanceOf(VfsException.class);
        assertThat(store.keys()).contains("new/theirs", "old/a").doesNotContain("new/a");
    }

    @Test
    void whatIsReadAndWrittenBelowMeanwhileIsThereAfterwards() throws Exception {
        plantTree();
        InodeId sub = scene.id("/data/old/sub");
        CountDownLatch copying = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        store.interrupt(operation -> {
            if (operation.equals("copy")) {
                copying.countDown();
                await(goOn);
            }
        });
        List<Throwable> failures = new ArrayList<>();
        Thread renaming = Thread.startVirtualThread(() -> run(failures, () -> scene.rename("/data/old", "/data/new")));
        await(copying);
        assertThat(scene.read("/data/old/sub/c")).isEqualTo(bytesOf("sub/c"));
        assertThat(scene.names("/data")).contains("old").doesNotContain("new");
        InodeId fresh = scene.createUnopened(Scene.ROOT, "/data/old/sub/fresh", 0644);
        scene.files().write(Scene.ROOT, fresh, 0, ByteBuffer.wrap(bytesOf("fresh")), Stability.DURABLE);
        assertThat(scene.read(Scene.ROOT, fresh)).isEqualTo(bytesOf("fresh"));
        Thread removing = Thread.startVirtualThread(() ->
                run(failures, () -> scene.files().remove(Scene.ROOT, sub, scene.name("/data/old/sub/c"))));
        goOn.countDown();
        renaming.join();
        removing.join();
        gateway.settle();
        assertThat(failures).isEmpty();
        assertThat(gateway.object("/data/new/sub/fresh")).hasValue(bytesOf("fresh"));
        assertThat(scene.names("/data/new/sub")).containsExactlyInAnyOrder("deep", "fresh");
        assertThat(store.keys()).noneMatch(key -> key.startsWith("old"));
    }

    @Test
    void anUploadThatIsUnderWayBelowIsWaitedFor() throws Exception {
        plantTree();
        List<Throwable> failures = new ArrayList<>();
        Thread renaming;
        Thread writing;
        try (var gate = store.holdPuts()) {
            writing = Thread.startVirtualThread(
                    () -> run(failures, () -> scene.sealed(Scene.ROOT, "/data/old/sub/fresh", bytesOf("fresh"))));
            gate.awaitWaiting(1);
            renaming = Thread.startVirtualThread(() -> run(failures, () -> scene.rename("/data/old", "/data/new")));
        }
        writing.join();
        renaming.join();
        gateway.settle();
        assertThat(failures).isEmpty();
        assertThat(gateway.object("/data/new/sub/fresh")).hasValue(bytesOf("fresh"));
        assertThat(store.keys()).noneMatch(key -> key.startsWith("old"));
    }

    private interface Step {
        void run() throws VfsException;
    }

    private static void run(List<Throwable> failures, Step step) {
        try {
            step.run();
        } catch (VfsException | RuntimeException e) {
            synchronized (failures) {
                failures.add(e);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
