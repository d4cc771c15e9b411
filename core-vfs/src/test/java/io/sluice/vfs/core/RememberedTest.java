package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Access;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Remembered;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.OpenFile;
import io.sluice.vfs.testing.Scene;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be told from memory is told, and is what the full operation tells; nobody is asked for it. */
final class RememberedTest {
    private static final Set<Access> ALL = EnumSet.allOf(Access.class);
    private static final Caller STRANGER = new Caller(4711, 4711, Caller.Groups.NONE, "test");

    private final MemoryGateway gateway = new MemoryGateway();
    private final MemoryUnderFileSystem store = gateway.store("/data");
    private final Scene scene = new Scene(gateway);
    private final Remembered remembered = gateway.fileSystem().watched().remembered();
    private InodeId directory;
    private InodeId file;

    @BeforeEach
    void meetThem() throws Exception {
        gateway.putObject("/data/d/file", Scene.bytes(10, 1));
        directory = scene.id("/data/d");
        file = scene.id("/data/d/file");
        store.forgetCalls();
    }

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void whatWasMetIsToldAndIsTheSame() throws Exception {
        for (InodeId inode : new InodeId[] {InodeId.ROOT, scene.id("/data"), directory, file}) {
            assertThat(remembered.attributes(inode)).hasValue(scene.files().attributes(inode));
            for (Caller caller : new Caller[] {Caller.ROOT, STRANGER}) {
                assertThat(remembered.access(caller, inode, ALL))
                        .hasValue(scene.files().access(caller, inode, ALL));
            }
        }
        assertThat(remembered.lookup(STRANGER, directory, new FileName("file")))
                .hasValue(scene.files().lookup(STRANGER, directory, new FileName("file")));
        assertThat(remembered.lookup(STRANGER, InodeId.ROOT, new FileName("data")))
                .hasValue(scene.files().lookup(STRANGER, InodeId.ROOT, new FileName("data")));
        assertThat(remembered.lookup(STRANGER, scene.id("/data"), new FileName("d")))
                .hasValue(scene.files().lookup(STRANGER, scene.id("/data"), new FileName("d")));
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void aChangeIsSeenAtOnce() throws Exception {
        scene.chmod(Caller.ROOT, file, 0604);
        assertThat(remembered.attributes(file).orElseThrow().mode()).isEqualTo(0604);
        scene.chmod(Caller.ROOT, directory, 0700);
        assertThat(remembered.lookup(STRANGER, directory, new FileName("file"))).isEmpty();
        assertThat(remembered.lookup(Caller.ROOT, directory, new FileName("file")))
                .isPresent();
        scene.rename("/data/d/file", "/data/d/other");
        assertThat(remembered.lookup(Caller.ROOT, directory, new FileName("file")))
                .isEmpty();
    }

    @Test
    void whatMayHaveChangedInTheStoreIsNotTold() throws Exception {
        gateway.clock().advance(Duration.ofSeconds(31));
        assertThat(remembered.attributes(file)).isEmpty();
        assertThat(remembered.lookup(STRANGER, directory, new FileName("file"))).isEmpty();
        assertThat(store.calls()).isEmpty();
    }

    /** Nobody has listed the directory: names are asked for alone, or some at a time. */
    @Test
    void whatWasAskedForByItsNameInALargeDirectoryIsTold() throws Exception {
        for (int i = 0; i < 1500; i++) {
            gateway.putObject("/data/large/" + i, Scene.bytes(1, i));
        }
        gateway.expire();
        InodeId large = scene.id("/data/large");
        InodeId met = scene.id("/data/large/1499");
        store.forgetCalls();
        assertThat(remembered.lookup(STRANGER, large, new FileName("1499")))
                .hasValue(scene.files().lookup(STRANGER, large, new FileName("1499")));
        assertThat(remembered.attributes(met)).hasValue(scene.files().attributes(met));
        assertThat(remembered.lookup(STRANGER, large, new FileName("nothing"))).isEmpty();
        assertThat(store.calls()).isEmpty();
        gateway.deleteObject("/data/large/1499");
        gateway.fileSystem().refresh(large);
        assertThat(remembered.attributes(met)).isEmpty();
        scene.refused(VfsError.STALE, () -> scene.files().attributes(met));
        gateway.putObject("/data/large/1499", Scene.bytes(2, 1));
        gateway.clock().advance(Duration.ofSeconds(2));
        assertThat(scene.at("/data/large/1499").size()).isEqualTo(2);
        assertThat(remembered.attributes(met).orElseThrow().size()).isEqualTo(2);
        gateway.clock().advance(Duration.ofSeconds(61));
        assertThat(remembered.attributes(met)).isEmpty();
    }

    @Test
    void refusalsAndWhatIsNotKnownAreNotTold() throws Exception {
        assertThat(remembered.attributes(new InodeId(file.value() ^ 1))).isEmpty();
        assertThat(remembered.lookup(STRANGER, directory, new FileName("nothing")))
                .isEmpty();
        assertThat(remembered.lookup(STRANGER, file, new FileName("x"))).isEmpty();
        assertThat(remembered.access(STRANGER, new InodeId(file.value() ^ 1), ALL))
                .isEmpty();
        gateway.fileSystem().refresh(directory);
        assertThat(remembered.attributes(file)).isEmpty();
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void whatIsWrittenIsForTheFullOperationToTell() throws Exception {
        OpenFile written = scene.create("/data/d/new");
        assertThat(remembered.attributes(written.id())).isEmpty();
        assertThat(remembered.lookup(Caller.ROOT, directory, new FileName("new")))
                .isEmpty();
        written.close();
    }

    @Test
    void aMountThatIsTakenAwayIsForgottenAtOnce() throws Exception {
        gateway.mount("/data/d/inner", MemoryGateway.uriOf("/other"), false, Map.of());
        assertThat(scene.id("/data/d/inner")).isNotNull();
        assertThat(remembered.lookup(Caller.ROOT, directory, new FileName("inner")))
                .isPresent();
        gateway.fileSystem().unmount(VfsPath.parse("/data/d/inner"), UnmountMode.SAFE);
        assertThat(remembered.lookup(Caller.ROOT, directory, new FileName("inner")))
                .isEmpty();
    }
}
