package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MetadataStoreContract;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MapDbMetadataStoreTest extends MetadataStoreContract {
    @TempDir
    private Path directory;

    private Path file;
    private int copies;

    @Override
    protected MetadataStore openEmpty() throws IOException {
        file = directory.resolve("state/metadata.db");
        return MapDbMetadataStore.open(file);
    }

    /** A kill leaves the files as they are, so a copy of them is what a new process finds. */
    @Override
    protected MetadataStore afterKill(MetadataStore killed) throws IOException {
        file = copyOf(file);
        return MapDbMetadataStore.open(file);
    }

    private Path copyOf(Path original) throws IOException {
        Path copy = Files.createDirectory(directory.resolve("copy-" + copies++));
        try (DirectoryStream<Path> files = Files.newDirectoryStream(original.getParent())) {
            for (Path each : files) {
                Files.copy(each, copy.resolve(each.getFileName()));
            }
        }
        return copy.resolve(original.getFileName());
    }

    @Test
    void whatWasNotSyncedIsGoneAfterAKill() throws IOException {
        store().attributes().put(InodeId.ROOT, numbered(1));
        try (MetadataStore reopened = afterKill(store())) {
            assertThat(reopened.attributes().size()).isZero();
        }
    }

    @Test
    void aLocalMountComesBackAsItWasPut() throws IOException {
        LocalMountRecord mount = new LocalMountRecord(
                new VfsPath(List.of(new FileName("ü"))),
                "kernel",
                true,
                false,
                true,
                OptionalInt.of(7),
                OptionalInt.empty());
        store().localMounts().put("/mnt/a b", mount);
        store().sync();
        try (MetadataStore reopened = afterKill(store())) {
            assertThat(reopened.localMounts().get("/mnt/a b")).contains(mount);
        }
    }

    @Test
    void aStrayComesBackAsItWasPut() throws IOException {
        Location place = new Location(new InodeId(7), new FileName("ü"));
        StrayRecord stray = new StrayRecord("m-1", place, "in/ü", "x.staged", Long.MAX_VALUE);
        store().strays().put("stray", stray);
        store().sync();
        try (MetadataStore reopened = afterKill(store())) {
            assertThat(reopened.strays().get("stray")).contains(stray);
        }
    }

    @Test
    void aSecondGatewayIsKeptOutByOneClearLine() {
        assertThatThrownBy(() -> MapDbMetadataStore.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is in use by another gateway; stop that one");
    }

    @Test
    void aClosedStoreCanBeOpenedAgain() throws IOException {
        store().attributes().put(InodeId.ROOT, numbered(1));
        store().close();
        try (MetadataStore again = MapDbMetadataStore.open(file)) {
            assertThat(again.attributes().get(InodeId.ROOT)).contains(numbered(1));
        }
    }

    @Test
    void onlyTheOwnerMayReadTheFiles() throws IOException {
        store().secrets().put("key", new Secret(new byte[32]));
        store().sync();
        assertThat(modeOf(file.getParent())).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files)
                    .hasSize(3)
                    .allSatisfy(each -> assertThat(modeOf(each)).isEqualTo("rw-------"));
        }
    }

    @Test
    void changesAreCommittedUnaskedBeforeTheyFillTheMemory() throws IOException {
        Path small = directory.resolve("small/metadata.db");
        try (MetadataStore store = MapDbMetadataStore.open(small, new MapDbMetadataStore.Limits(1 << 20, 10))) {
            store.update(() -> {
                for (int i = 1; i <= 15; i++) {
                    store.attributes().put(new InodeId(i), numbered(i));
                }
            });
            store.attributes().put(new InodeId(16), numbered(16));
            try (MetadataStore killed = MapDbMetadataStore.open(copyOf(small))) {
                assertThat(killed.attributes().size()).isEqualTo(15);
            }
        }
    }

    @Test
    void checkpointsKeepEverythingAndTheLogShort() throws Exception {
        Path small = directory.resolve("small/metadata.db");
        int threads = 4;
        int rounds = 300;
        try (MetadataStore store = MapDbMetadataStore.open(small, new MapDbMetadataStore.Limits(4096, 1000))) {
            List<Future<?>> all = new ArrayList<>();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int t = 0; t < threads; t++) {
                    int first = 1 + t * rounds;
                    all.add(executor.submit(() -> putAndRemove(store, first, rounds)));
                }
            }
            for (Future<?> each : all) {
                each.get();
            }
            store.secrets().put("last", new Secret(new byte[] {1}));
            store.sync();
        }
        long logBytes = 0;
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(small.getParent(), "*.log.*")) {
            for (Path log : logs) {
                logBytes += Files.size(log);
            }
        }
        assertThat(Files.size(small)).isGreaterThan(1 << 20);
        assertThat(logBytes).isLessThan(threads * 30L * rounds);
        try (MetadataStore reopened = MapDbMetadataStore.open(small)) {
            assertThat(reopened.secrets().get("last")).isPresent();
            assertThat(reopened.bindings().size()).isZero();
            assertThat(reopened.attributes().size()).isEqualTo((long) threads * rounds);
            reopened.attributes().forEach((id, value) -> assertThat(value).isEqualTo(numbered((int) id.value())));
        }
    }

    private static void putAndRemove(MetadataStore store, int first, int count) {
        Location somewhere = new Location(InodeId.ROOT, new FileName("somewhere"));
        for (int i = first; i < first + count; i++) {
            InodeId id = new InodeId(i);
            store.attributes().put(id, numbered(i));
            store.bindings().put(id, somewhere);
            store.sync();
            store.bindings().remove(id);
        }
    }

    private static String modeOf(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
