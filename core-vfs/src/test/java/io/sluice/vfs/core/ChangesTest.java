package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.ChangeWatcher;
import io.sluice.vfs.Changes;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.OpenFile;
import io.sluice.vfs.testing.Scene;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever watches hears of every change, whoever made it; what nobody is told of is believed as long as the gateway itself believes it. */
final class ChangesTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);
    private final Changes changes = gateway.fileSystem().watched().changes();
    private final Heard heard = new Heard();
    private Lease watch = Lease.NOTHING;
    private InodeId directory;
    private InodeId file;

    /** What was told since it was asked last. */
    private static final class Heard implements ChangeWatcher {
        private final Set<String> all = ConcurrentHashMap.newKeySet();

        @Override
        public void entryChanged(InodeId directory, FileName name) {
            all.add(directory + "/" + name);
        }

        @Override
        public void inodeChanged(InodeId inode) {
            all.add(inode.toString());
        }

        @Override
        public void allChanged() {
            all.add("all");
        }
    }

    @BeforeEach
    void meetThem() throws Exception {
        gateway.putObject("/data/d/file", Scene.bytes(10, 1));
        gateway.putObject("/data/d/other", Scene.bytes(10, 2));
        directory = scene.id("/data/d");
        file = scene.id("/data/d/file");
        watch = changes.watch(heard);
    }

    @AfterEach
    void close() {
        watch.close();
        gateway.close();
    }

    private String entry(String name) {
        return directory + "/" + new FileName(name);
    }

    private void heard(String... expected) {
        assertThat(heard.all).contains(expected);
        heard.all.clear();
    }

    @Test
    void whatADoorChangesIsTold() throws Exception {
        scene.chmod(Caller.ROOT, file, 0604);
        heard(file.toString());
        scene.rename("/data/d/file", "/data/d/renamed");
        heard(entry("file"), entry("renamed"), directory.toString());
        scene.remove("/data/d/renamed");
        heard(entry("renamed"), directory.toString());
        InodeId made = scene.mkdir("/data/d/made");
        heard(entry("made"), directory.toString());
        scene.rmdir("/data/d/made");
        heard(entry("made"), made.toString(), directory.toString());
    }

    @Test
    void aFileThatIsWrittenIsToldOfWhenItComesAndWhenItArrives() throws Exception {
        OpenFile written = scene.create("/data/d/new");
        heard(entry("new"), written.id().toString(), directory.toString());
        written.write(0, Scene.bytes(5, 3));
        assertThat(heard.all).isEmpty();
        written.seal();
        assertThat(heard.all).contains(entry("new"), written.id().toString());
        gateway.settle();
        heard(entry("new"), written.id().toString());
    }

    @Test
    void whatAListingFindsChangedIsTold() throws Exception {
        gateway.clock().advance(Duration.ofSeconds(1));
        gateway.putObject("/data/d/file", Scene.bytes(12, 4));
        gateway.deleteObject("/data/d/other");
        gateway.putObject("/data/d/third", Scene.bytes(1, 5));
        assertThat(heard.all).isEmpty();
        gateway.expire();
        assertThat(scene.names("/data/d")).containsExactlyInAnyOrder("file", "third");
        assertThat(heard.all).doesNotContain("all");
        heard(entry("file"), file.toString(), entry("other"), entry("third"), directory.toString());
    }

    @Test
    void aRefreshIsToldBeforeAnybodyAsks() throws Exception {
        gateway.fileSystem().refresh(directory);
        heard("all");
        gateway.fileSystem().refresh(file);
        heard(entry("file"), file.toString());
    }

    @Test
    void whatChangesAWholeTreeIsTold() throws Exception {
        gateway.fileSystem().changeBelow(directory, AttributeChange.ofMode(0700));
        heard("all");
        gateway.mount("/data/d/inner", MemoryGateway.uriOf("/other"), false, Map.of());
        heard("all");
        gateway.fileSystem().unmount(VfsPath.parse("/data/d/inner"), UnmountMode.SAFE);
        heard("all");
    }

    @Test
    void whoDoesNotWatchAnyMoreHearsNothing() throws Exception {
        watch.close();
        scene.chmod(Caller.ROOT, file, 0604);
        assertThat(heard.all).isEmpty();
    }

    @Test
    void aListingIsBelievedUntilItIsToBeAskedForAnew() throws Exception {
        assertThat(changes.believed(directory)).isEqualTo(Duration.ofSeconds(30));
        gateway.clock().advance(Duration.ofSeconds(10));
        assertThat(changes.believed(directory)).isEqualTo(Duration.ofSeconds(20));
        gateway.clock().advance(Duration.ofSeconds(20));
        assertThat(changes.believed(directory)).isZero();
        gateway.expire();
        assertThat(scene.names("/data/d")).hasSize(2);
        assertThat(changes.believed(directory)).isEqualTo(Duration.ofSeconds(30));
        gateway.fileSystem().refresh(directory);
        assertThat(changes.believed(directory)).isZero();
    }

    @Test
    void whatNoListingTellsIsNotBelieved() throws Exception {
        assertThat(changes.believed(InodeId.ROOT)).isZero();
        assertThat(changes.believed(file)).isZero();
        assertThat(changes.absenceBelieved()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aReadOnlyMountIsBelievedForEver() throws Exception {
        gateway.putObject("/readonly/d/file", Scene.bytes(10, 1));
        InodeId readonly = scene.id("/readonly/d/file");
        assertThat(changes.believed(scene.files().parent(readonly))).isGreaterThan(Duration.ofDays(10_000));
    }
}
