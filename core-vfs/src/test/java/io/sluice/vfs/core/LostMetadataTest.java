package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryMetadataStore;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds inodes of what lies in a store goes on with them, though the metadata store was lost. */
final class LostMetadataTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private final MemoryUnderFileSystem store = gateway.store("/data");
    private Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        gateway.close();
    }

    private void loseMetadata() {
        gateway.restartWith(new MemoryMetadataStore());
        scene = new Scene(gateway);
    }

    private void mountAgain() throws Exception {
        gateway.mount("/data", false, Map.of());
        store.forgetCalls();
    }

    @Test
    void whatIsHeldWaitsForItsMountAndGoesOnThen() throws Exception {
        gateway.putObject("/data/a/b/c/file", Scene.bytes(10, 1));
        InodeId file = scene.id("/data/a/b/c/file");
        InodeId inner = scene.id("/data/a/b/c");
        InodeId outer = scene.id("/data/a/b");
        loseMetadata();
        scene.refused(VfsError.UNAVAILABLE, () -> scene.files().recall(file, inner));
        scene.refused(VfsError.UNAVAILABLE, () -> scene.files().recall(inner, outer));
        mountAgain();
        scene.files().recall(file, inner);
        assertThat(scene.read(Scene.ROOT, file)).isEqualTo(Scene.bytes(10, 1));
        scene.files().recall(inner, outer);
        assertThat(scene.files().attributes(inner).isDirectory()).isTrue();
        assertThat(scene.id("/data/a/b/c/file")).isEqualTo(file);
    }

    @Test
    void whatWasNotYetUploadedIsSetAsideNotDeleted() throws Exception {
        byte[] bytes = Scene.bytes(1000, 1);
        InodeId file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(bytes), Stability.DURABLE);
        scene.createUnopened(Scene.ROOT, "/data/empty", 0644);
        loseMetadata();
        try (Stream<Path> found = Files.list(gateway.stagingDirectory().resolve("unclaimed"))) {
            assertThat(found).singleElement().satisfies(kept -> assertThat(kept).hasBinaryContent(bytes));
        }
        loseMetadata();
        assertThat(gateway.stagingDirectory().resolve("unclaimed")).isNotEmptyDirectory();
    }

    @Test
    void eachDirectoryIsListedOnceHoweverManyComeBack() throws Exception {
        List<InodeId> directories = new ArrayList<>();
        List<InodeId> files = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            gateway.putObject("/data/top/d" + i + "/file", Scene.bytes(10, i));
        }
        for (int i = 0; i < 20; i++) {
            directories.add(scene.id("/data/top/d" + i));
            files.add(scene.id("/data/top/d" + i + "/file"));
        }
        loseMetadata();
        mountAgain();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> recalls = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                InodeId file = files.get(i);
                InodeId directory = directories.get(i);
                recalls.add(threads.submit(() -> {
                    scene.files().recall(file, directory);
                    return file;
                }));
            }
            for (Future<?> recall : recalls) {
                recall.get();
            }
        }
        assertThat(store.calls("list")).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(22);
    }

    @Test
    void whatIsNotThereIsStale() throws Exception {
        gateway.putObject("/data/a/file", Scene.bytes(10, 1));
        gateway.putObject("/data/b/file", Scene.bytes(10, 1));
        InodeId gone = scene.id("/data/a/file");
        InodeId parent = scene.id("/data/a");
        InodeId goneDirectory = scene.id("/data/b");
        InodeId inGone = scene.id("/data/b/file");
        gateway.deleteObject("/data/a/file");
        gateway.putObject("/data/a/other", Scene.bytes(1, 1));
        gateway.deleteObject("/data/b/file");
        loseMetadata();
        mountAgain();
        scene.refused(VfsError.STALE, () -> scene.files().recall(gone, parent));
        scene.refused(VfsError.UNAVAILABLE, () -> scene.files().recall(inGone, goneDirectory));
        gateway.clock().advance(Duration.ofMinutes(11));
        scene.refused(VfsError.STALE, () -> scene.files().recall(inGone, goneDirectory));
    }

    @Test
    void aGatewayThatHasItsMetadataLooksForNothing() throws Exception {
        gateway.putObject("/data/a/b/file", Scene.bytes(10, 1));
        InodeId directory = scene.id("/data/a");
        gateway.killAndRestart();
        scene = new Scene(gateway);
        store.forgetCalls();
        InodeId never = new InodeId(directory.value() ^ 1);
        scene.refused(VfsError.STALE, () -> scene.files().recall(never, never));
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void whatThisGatewayRemovedItselfIsStaleAtOnce() throws Exception {
        scene.files().makeDirectory(Scene.ROOT, scene.id("/data"), new FileName("d"), AttributeChange.NONE);
        InodeId directory = scene.id("/data/d");
        scene.files().removeDirectory(Scene.ROOT, scene.id("/data"), new FileName("d"));
        scene.refused(VfsError.STALE, () -> scene.files().recall(new InodeId(directory.value() ^ 1), directory));
    }
}
