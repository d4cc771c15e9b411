package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of files on their way to their stores, and done for them. */
final class PersistingTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] BYTES = Scene.bytes(100, 1);

    private final MemoryGateway gateway = new MemoryGateway();
    private final MemoryUnderFileSystem store = gateway.store("/data");
    private final Scene scene = new Scene(gateway);
    private final PersistControl control = gateway.fileSystem().persistence();

    @AfterEach
    void close() {
        store.heal();
        gateway.close();
    }

    private void committed(String path) throws VfsException {
        InodeId file = scene.createUnopened(Scene.ROOT, path, 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(BYTES), Stability.DURABLE);
    }

    private void sealed(String path) throws VfsException {
        committed(path);
        gateway.clock().advance(Duration.ofSeconds(3));
        gateway.fileSystem().sweep();
    }

    private PersistState state(String path) throws VfsException {
        return gateway.fileSystem().status(scene.id(path)).state();
    }

    private List<UnsavedFile> unsaved(String path) throws VfsException {
        return control.unsaved(VfsPath.parse(path));
    }

    /** Sweeps until the upload of the only file there stands like that. */
    private UnsavedFile await(String path, PersistState wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            UnsavedFile file = unsaved(path).getFirst();
            if (file.state() == wanted
                    && (wanted != PersistState.TO_BE_PERSISTED
                            || file.nextAttempt().isPresent())) {
                return file;
            }
            assertThat(System.nanoTime())
                    .describedAs("%s is %s", path, file.state())
                    .isLessThan(end);
            Thread.onSpinWait();
        }
    }

    @Test
    void aFileGoesThroughTheStatesInTheirOrder() throws Exception {
        committed("/data/a");
        assertThat(state("/data/a")).isEqualTo(PersistState.WRITING);
        try (var gate = store.holdPuts()) {
            gateway.clock().advance(Duration.ofSeconds(3));
            gateway.fileSystem().sweep();
            gate.awaitWaiting(1);
            assertThat(state("/data/a")).isEqualTo(PersistState.PERSISTING);
        }
        gateway.settle();
        assertThat(state("/data/a")).isEqualTo(PersistState.PERSISTED);
        assertThat(unsaved("/")).isEmpty();
    }

    @Test
    void betweenTwoAttemptsAFileIsToBePersistedAndSaysWhyAndWhen() throws Exception {
        store.failNext("put", 1000, UfsError.UNAVAILABLE);
        sealed("/data/a");
        UnsavedFile file = await("/data/a", PersistState.TO_BE_PERSISTED);
        assertThat(file.failedAttempts()).isPositive();
        assertThat(file.problem()).hasValueSatisfying(why -> assertThat(why).contains("put fails"));
        store.heal();
        control.persist(VfsPath.parse("/data"));
        assertThat(gateway.fileSystem().awaitUploads(PATIENCE)).isTrue();
        assertThat(gateway.object("/data/a")).hasValue(BYTES);
    }

    @Test
    void aRefusedFileIsTriedAgainWhenSomebodyWantsItAndSurvivesARestart() throws Exception {
        store.failNext("put", 1, UfsError.ACCESS_DENIED);
        sealed("/data/a");
        assertThat(await("/data/a", PersistState.FAILED).problem()).isPresent();
        assertThat(gateway.fileSystem().awaitUploads(PATIENCE)).isTrue();
        gateway.killAndRestart();
        Scene after = new Scene(gateway);
        assertThat(after.at("/data/a").life()).isEqualTo(FileLife.FAILED);
        gateway.fileSystem().persistence().persist(VfsPath.parse("/data/a"));
        assertThat(gateway.fileSystem().awaitUploads(PATIENCE)).isTrue();
        assertThat(gateway.object("/data/a")).hasValue(BYTES);
        assertThat(gateway.fileSystem().persistence().unsaved(VfsPath.ROOT)).isEmpty();
    }

    @Test
    void whatWaitsForAnotherNameGoesWhenSomebodyWantsIt() throws Exception {
        sealed("/data/a.tmp");
        assertThat(state("/data/a.tmp")).isEqualTo(PersistState.TO_BE_PERSISTED);
        control.persist(VfsPath.ROOT);
        assertThat(gateway.fileSystem().awaitUploads(PATIENCE)).isTrue();
        assertThat(gateway.object("/data/a.tmp")).hasValue(BYTES);
    }

    @Test
    void aFileWithAHoleIsShownAsSetAsideAndIsNotUploaded() throws Exception {
        InodeId file = scene.createUnopened(Scene.ROOT, "/data/a", 0644);
        scene.files().write(Scene.ROOT, file, 50, ByteBuffer.wrap(BYTES), Stability.DURABLE);
        gateway.clock().advance(Duration.ofMinutes(11));
        gateway.fileSystem().sweep();
        assertThat(state("/data/a")).isEqualTo(PersistState.SET_ASIDE);
        assertThat(control.persist(VfsPath.parse("/data/a")).getFirst().isStuck())
                .isTrue();
        assertThat(gateway.object("/data/a")).isEmpty();
        assertThat(control.totals().alarm()).isPresent();
    }

    @Test
    void theOldestUploadIsAnAlarmWhenItWaitsForTooLong() throws Exception {
        store.failNext("put", 1000, UfsError.UNAVAILABLE);
        sealed("/data/a");
        PersistTotals soon = control.totals();
        assertThat(soon.files()).isEqualTo(1);
        assertThat(soon.bytes()).isEqualTo(100);
        assertThat(soon.alarm()).isEmpty();
        gateway.clock().advance(Duration.ofMinutes(11));
        PersistTotals later = control.totals();
        assertThat(later.oldest()).hasValueSatisfying(age -> assertThat(age).isGreaterThan(Duration.ofMinutes(10)));
        assertThat(later.alarm()).hasValueSatisfying(alarm -> assertThat(alarm).contains("/data/a"));
    }

    @Test
    void whatIsRefusedIsKeptWithWhoAndWhatWouldAllowIt() throws Exception {
        scene.persisted("/data/a", BYTES);
        VirtualFileSystem door = gateway.fileSystem().watched();
        Caller caller = new Caller(0, 0, Caller.Groups.NONE, "nfs 10.0.0.7");
        assertThatThrownBy(() -> door.openForWriting(caller, scene.id("/data/a"), true))
                .isInstanceOf(VfsException.class);
        assertThatThrownBy(() -> door.create(
                        caller,
                        scene.id("/readonly"),
                        scene.name("/readonly/x"),
                        new CreateMode.Guarded(),
                        AttributeChange.ofMode(0644)))
                .isInstanceOf(VfsException.class);
        Refusal truncated = control.refusals(VfsPath.parse("/data/a")).getFirst();
        assertThat(truncated.error()).isEqualTo(VfsError.WRITE_ONCE);
        assertThat(truncated.origin()).isEqualTo("nfs 10.0.0.7");
        assertThat(truncated.remedy()).isEqualTo(Optional.of("mount with -o overwrite=replace"));
        Refusal created = control.refusals(VfsPath.parse("/readonly/x")).getFirst();
        assertThat(created.operation()).isEqualTo("create");
        assertThat(created.remedy()).isEqualTo(Optional.of("mount without --readonly"));
        assertThat(control.refusals(VfsPath.parse("/data/nested"))).isEmpty();
    }

    @Test
    void refusalsOfTheWholeNamespaceAreToldWithTheirPathsNewestFirst() throws Exception {
        scene.persisted("/data/a", BYTES);
        scene.persisted("/data/b", BYTES);
        VirtualFileSystem door = gateway.fileSystem().watched();
        for (String path : List.of("/data/a", "/data/b")) {
            assertThatThrownBy(() -> door.openForWriting(Scene.ROOT, scene.id(path), false))
                    .isInstanceOf(VfsException.class);
        }
        assertThatThrownBy(() -> door.makeDirectory(
                        Scene.ROOT, scene.id("/readonly"), scene.name("/readonly/x"), AttributeChange.ofMode(0755)))
                .isInstanceOf(VfsException.class);
        assertThat(paths("/")).containsExactly("/readonly/x", "/data/b", "/data/a");
        assertThat(paths("/data")).containsExactly("/data/b", "/data/a");
        assertThat(paths("/data/a")).containsExactly("/data/a");
        scene.files().remove(Scene.ROOT, scene.id("/data"), scene.name("/data/a"));
        assertThat(control.refusalsBelow(VfsPath.ROOT)).hasSize(3);
    }

    private List<String> paths(String below) throws VfsException {
        return control.refusalsBelow(VfsPath.parse(below)).stream()
                .map(refused -> refused.path().orElseThrow().toString())
                .toList();
    }

    @Test
    void onlyTheLastRefusalsAreKept() throws Exception {
        scene.persisted("/data/a", BYTES);
        InodeId file = scene.id("/data/a");
        VirtualFileSystem door = gateway.fileSystem().watched();
        for (int i = 0; i < 2_100; i++) {
            assertThatThrownBy(() -> door.openForWriting(Scene.ROOT, file, false))
                    .isInstanceOf(VfsException.class);
        }
        assertThat(control.refusals(VfsPath.parse("/data/a"))).hasSize(2_000);
    }
}
