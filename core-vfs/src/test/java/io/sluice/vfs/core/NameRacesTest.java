package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.Access;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two clients at the same names at once, and what the options of a mount say about their files. */
final class NameRacesTest {
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

    private interface Step {
        void run() throws VfsException;
    }

    /** Runs both at once; how many succeeded. */
    private static int succeeded(Step one, Step other) throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(2);
        Thread first = Thread.startVirtualThread(() -> run(one, start, done));
        Thread second = Thread.startVirtualThread(() -> run(other, start, done));
        first.join();
        second.join();
        return done.get();
    }

    private static void run(Step step, CountDownLatch start, AtomicInteger done) {
        try {
            start.countDown();
            start.await();
            step.run();
            done.incrementAndGet();
        } catch (VfsException e) {
            assertThat(e.reason()).isNotEmpty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private WriteLease written(String path, byte[] bytes) throws VfsException {
        InodeId file = scene.createUnopened(Scene.ROOT, path, 0644);
        WriteLease lease = scene.files().openForWriting(Scene.ROOT, file, false);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes), Stability.UNSTABLE);
        return lease;
    }

    private void create(String path) throws VfsException {
        scene.files()
                .create(
                        Scene.ROOT,
                        scene.directory(path),
                        scene.name(path),
                        new CreateMode.Guarded(),
                        AttributeChange.ofMode(0644));
    }

    @Test
    void ofTwoWhoCreateANameOneDoes() throws Exception {
        for (int i = 0; i < 30; i++) {
            String path = "/data/f" + i;
            assertThat(succeeded(() -> create(path), () -> create(path))).isEqualTo(1);
        }
    }

    @Test
    void aFileThatIsCreatedWhileItsDirectoryIsRemovedIsRefusedOrKeepsIt() throws Exception {
        for (int i = 0; i < 50; i++) {
            String directory = "/data/d" + i;
            InodeId id = scene.mkdir(directory);
            int done = succeeded(
                    () -> scene.rmdir(directory),
                    () -> scene.files()
                            .create(
                                    Scene.ROOT,
                                    id,
                                    new FileName("f"),
                                    new CreateMode.Guarded(),
                                    AttributeChange.ofMode(0644)));
            assertThat(done).isEqualTo(1);
            assertThat(scene.exists(directory)).isEqualTo(scene.exists(directory + "/f"));
        }
    }

    @Test
    void ofTwoWhoRenameAFileOneDoesAndItIsThereOnce() throws Exception {
        for (int i = 0; i < 30; i++) {
            String from = "/data/f" + i;
            scene.persisted(from, FIRST);
            String one = "/data/one" + i;
            String other = "/data/other" + i;
            assertThat(succeeded(() -> scene.rename(from, one), () -> scene.rename(from, other)))
                    .isEqualTo(1);
            assertThat(scene.exists(from)).isFalse();
            assertThat(scene.exists(one)).isNotEqualTo(scene.exists(other));
        }
        assertThat(store.keys()).hasSize(30);
    }

    @Test
    void twoWhoRenameOntoOneNameLeaveOneOfTheirFilesThere() throws Exception {
        for (int i = 0; i < 30; i++) {
            String a = "/data/a" + i;
            String b = "/data/b" + i;
            String to = "/data/to" + i;
            scene.persisted(a, FIRST);
            scene.persisted(b, SECOND);
            assertThat(succeeded(() -> scene.rename(a, to), () -> scene.rename(b, to)))
                    .isEqualTo(2);
            assertThat(scene.read(to)).isIn(FIRST, SECOND);
            assertThat(gateway.object(to)).hasValue(scene.read(to));
        }
        assertThat(store.keys()).hasSize(30);
    }

    @Test
    void twoDirectoriesThatAreRenamedIntoEachOtherAreBothStillThere() throws Exception {
        for (int i = 0; i < 10; i++) {
            String a = "/data/a" + i;
            String b = "/data/b" + i;
            scene.mkdir(a);
            scene.mkdir(b);
            gateway.putObject(a + "/x", FIRST);
            gateway.putObject(b + "/y", SECOND);
            int done = succeeded(() -> scene.rename(a, b + "/in"), () -> scene.rename(b, a + "/in"));
            assertThat(done).isLessThanOrEqualTo(1);
            assertThat(store.keys().stream().filter(key -> key.endsWith("/x"))).hasSize(i + 1);
            assertThat(store.keys().stream().filter(key -> key.endsWith("/y"))).hasSize(i + 1);
        }
    }

    @Test
    void aFileThatIsRemovedWhileItsUploadIsUnderWayLeavesNothing() throws Exception {
        try (var gate = store.holdPuts()) {
            InodeId file = scene.createUnopened(Scene.ROOT, "/data/a", 0644);
            scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(FIRST), Stability.DURABLE);
            gateway.clock().advance(Duration.ofSeconds(3));
            gateway.fileSystem().sweep();
            gate.awaitWaiting(1);
            scene.remove("/data/a");
            assertThat(scene.exists("/data/a")).isFalse();
        }
        gateway.settle();
        assertThat(store.keys()).isEmpty();
        assertThat(scene.exists("/data/a")).isFalse();
    }

    @Test
    void aFileThatWasRefusedIsTriedUnderTheNameThatItGets() throws Exception {
        InodeId file = scene.createUnopened(Scene.ROOT, "/data/a", 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(FIRST), Stability.DURABLE);
        gateway.putObject("/data/a", SECOND);
        gateway.settle();
        assertThat(scene.at("/data/a").life()).isEqualTo(FileLife.FAILED);
        scene.rename("/data/a", "/data/b");
        gateway.settle();
        assertThat(gateway.object("/data/b")).hasValue(FIRST);
        assertThat(gateway.object("/data/a")).hasValue(SECOND);
        assertThat(scene.at("/data/b").life()).isEqualTo(FileLife.PERSISTED);
    }

    @Test
    void withOverwriteReplaceATruncatingOpenBeginsANewContentThatReplacesTheOldAtItsSeal() throws Exception {
        gateway.mount("/other", false, Map.of("overwrite", "replace"));
        MemoryUnderFileSystem other = gateway.store("/other");
        WriteLease first = written("/other/a", FIRST);
        first.flush();
        first.close();
        gateway.settle();
        InodeId file = scene.id("/other/a");
        WriteLease again = scene.files().openForWriting(Scene.ROOT, file, true);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(SECOND), Stability.UNSTABLE);
        assertThat(other.bytes("a")).describedAs("until the seal").hasValue(FIRST);
        again.flush();
        again.close();
        gateway.settle();
        assertThat(other.bytes("a")).hasValue(SECOND);
        assertThat(scene.id("/other/a")).isEqualTo(file);
        assertThat(scene.read("/other/a")).isEqualTo(SECOND);
    }

    @Test
    void withOverwriteReplaceASizeOfNothingDoesTheSameThroughADoorWithoutOpens() throws Exception {
        gateway.mount("/other", false, Map.of("overwrite", "replace"));
        scene.sealed(Scene.ROOT, "/other/a", FIRST);
        gateway.settle();
        InodeId file = scene.id("/other/a");
        assertThat(scene.files().access(Scene.ROOT, file, EnumSet.of(Access.MODIFY, Access.EXTEND)))
                .containsExactlyInAnyOrder(Access.MODIFY, Access.EXTEND);
        scene.truncate(Scene.ROOT, file, 0);
        gateway.fileSystem().sweep();
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(SECOND), Stability.DURABLE);
        gateway.settle();
        assertThat(gateway.store("/other").bytes("a")).hasValue(SECOND);
        assertThat(scene.id("/other/a")).isEqualTo(file);
    }

    @Test
    void withPersistSyncACloseTellsThatTheStoreRefusesAndWithAsyncItDoesNot() throws Exception {
        gateway.mount("/sync", false, Map.of("persist", "sync"));
        gateway.mount("/async", false, Map.of("persist", "async"));
        gateway.store("/sync").failNext("put", 1, UfsError.ACCESS_DENIED);
        gateway.store("/async").failNext("put", 1, UfsError.ACCESS_DENIED);
        WriteLease waits = written("/sync/a", FIRST);
        assertThatThrownBy(waits::flush).isInstanceOf(VfsException.class);
        waits.close();
        WriteLease doesNot = written("/async/a", FIRST);
        doesNot.flush();
        doesNot.close();
        gateway.settle();
        assertThat(scene.at("/sync/a").life()).isEqualTo(FileLife.FAILED);
        assertThat(scene.at("/async/a").life()).isEqualTo(FileLife.FAILED);
    }

    /** Renames {@code one} to {@code other} and back, again and again, while {@code look} must never fail. */
    private void lookWhileRenaming(String one, String other, Step look) throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        AtomicInteger looks = new AtomicInteger();
        AtomicReference<VfsException> failure = new AtomicReference<>();
        Thread looking = Thread.ofPlatform().start(() -> {
            try {
                while (!end.get()) {
                    look.run();
                    looks.incrementAndGet();
                }
            } catch (VfsException e) {
                failure.set(e);
            }
        });
        for (int i = 0; i < 1000 && failure.get() == null; i++) {
            scene.rename(one, other);
            scene.rename(other, one);
        }
        end.set(true);
        looking.join();
        assertThat(failure.get()).isNull();
        assertThat(looks.get()).isPositive();
    }

    @Test
    void aFileIsFoundByItsInodeAtEachMomentOfARename() throws Exception {
        InodeId stored = scene.persisted("/data/a", FIRST);
        lookWhileRenaming("/data/a", "/data/b", () -> scene.files().attributes(stored));
        try (WriteLease lease = written("/data/c", FIRST)) {
            InodeId open = scene.id("/data/c");
            lookWhileRenaming("/data/c", "/data/d", () -> scene.files().attributes(open));
            assertThat(lease).isNotNull();
        }
    }

    @Test
    void aNameThatIsReplacedIsThereAtEachMoment() throws Exception {
        scene.persisted("/data/last", FIRST);
        AtomicBoolean end = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread looking = Thread.ofPlatform().start(() -> {
            try {
                while (!end.get()) {
                    // Held, so that what is replaced stays for a while.
                    scene.files().retain(scene.id("/data/last")).close();
                }
            } catch (VfsException e) {
                // Between the look-up and the open another file may have got the name: its holder was late.
                failure.compareAndSet(null, e.error() == VfsError.STALE ? null : e);
            }
        });
        for (int i = 0; i < 300 && failure.get() == null; i++) {
            scene.persisted("/data/next", SECOND);
            scene.rename("/data/next", "/data/last");
        }
        end.set(true);
        looking.join();
        assertThat(failure.get()).isNull();
    }
}
