package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.fuse.BindingChoice;
import io.sluice.fuse.FuseMountOptions;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.FuseOperation;
import io.sluice.fuse.ShownOwner;
import io.sluice.fuse.testing.MountedDirectory;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.OpenFile;
import io.sluice.vfs.testing.Scene;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are opened without asking, of one version each. */
final class NoctoMountTest {
    private static final int VERSIONS = Integer.getInteger("sluice.nocto.versions", 20);
    private static final int BYTES = 8 << 20;
    private static final int PAGE = 4096;
    private static final String STALE = "Stale file handle";

    private Optional<MountedDirectory> mounted = Optional.empty();
    private Scene scene;
    private MemoryUnderFileSystem store;

    @BeforeEach
    void mount() throws Exception {
        KernelBinding binding = KernelBinding.ofThisProcess();
        assumeTrue(binding.obstacle().isEmpty(), () -> binding.obstacle().orElse(""));
        mounted = Optional.of(new MountedDirectory(binding));
        gateway().mount("/long", false, Map.of("metadata-ttl", "30d", "overwrite", "replace"));
        store = gateway().store("/long");
        scene = new Scene(gateway());
        for (int i = 0; i < 10; i++) {
            store.plant("d/file" + i, "content " + i);
        }
        store.plant("d/large", filled(1));
        mounted().mounts().mount(request(FuseMountOptions.DEFAULT.withoutOpens()));
        assertThat(mounted().sh("ls -l d | grep -c file").output()).isEqualTo("10");
    }

    @AfterEach
    void unmount() throws IOException {
        if (mounted.isPresent()) {
            mounted.get().close();
        }
    }

    private MountedDirectory mounted() {
        return mounted.orElseThrow();
    }

    private MemoryGateway gateway() {
        return mounted().gateway();
    }

    private FuseMountRequest request(FuseMountOptions options) throws VfsException {
        return FuseMountRequest.of(mounted().path(), VfsPath.parse("/long")).with(options);
    }

    private Path path(String name) {
        return mounted().path().resolve(name);
    }

    private static byte[] filled(int with) {
        byte[] bytes = new byte[BYTES];
        Arrays.fill(bytes, (byte) with);
        return bytes;
    }

    private Map<FuseOperation, Long> asked() {
        Map<FuseOperation, Long> asked = new EnumMap<>(FuseOperation.class);
        asked.putAll(mounted().mounts().status().getFirst().statistics().operations());
        asked.remove(FuseOperation.FORGET);
        return asked;
    }

    private static byte[] read(FileChannel file, long offset) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(PAGE);
        while (page.hasRemaining() && file.read(page, offset + page.position()) >= 0) {}
        return page.array();
    }

    private static byte[] page(int with) {
        return Arrays.copyOf(filled(with), PAGE);
    }

    /** Of who has read the first page of an old version: that page is kept, and the rest is that version or an error. */
    private static void assertIsOf(int version, FileChannel file) throws IOException {
        assertThat(read(file, 0)).isEqualTo(page(version));
        try {
            assertThat(read(file, BYTES - PAGE)).isEqualTo(page(version));
        } catch (IOException e) {
            assertThat(e).hasMessage(STALE);
        }
    }

    private void replace(byte[] content) throws VfsException {
        // The clock stands still, so that the new one has the same time and size: only its version tells it.
        store.plant("d/large", content);
        gateway().fileSystem().refresh(scene.id("/long/d/large"));
    }

    private void awaitFirstByte(int expected) throws IOException {
        while (true) {
            try (FileChannel file = FileChannel.open(path("d/large"))) {
                if (read(file, 0)[0] == expected) {
                    return;
                }
            } catch (IOException e) {
                assertThat(e).hasMessage(STALE);
            }
        }
    }

    @Test
    void filesInThePagesAreReadWithoutAsking() throws Exception {
        assertThat(mounted().sh("cat d/file*; ls d").status()).isZero();
        // The mount's own directory was asked for before it was listed, so that is believed for long only from now on.
        KernelBelief.letExpire();
        assertThat(mounted().sh("cat d/file*; ls d").status()).isZero();
        Map<FuseOperation, Long> before = asked();
        assertThat(before.get(FuseOperation.OPEN)).isNull();
        String read = mounted().sh("cat d/file*; ls -l d | wc -l").output();
        assertThat(read).startsWith("content 0content 1").endsWith("12");
        assertThat(asked()).isEqualTo(before);
    }

    @Test
    void aDirectoryThatWasListedShowsWhatComesAndGoes() throws Exception {
        assertThat(mounted().sh("ls d | wc -l").output()).isEqualTo("11");
        OpenFile written = scene.create("/long/d/new");
        written.close();
        scene.remove("/long/d/file1");
        scene.remove("/long/d/file2");
        while (!mounted().sh("ls d | wc -l").output().equals("10")) {
            Thread.onSpinWait();
        }
        assertThat(mounted().sh("ls d").output()).contains("new").doesNotContain("file1");
    }

    @Test
    void aVersionThatIsReplacedIsNeverMixedWithTheNext() throws Exception {
        try (FileChannel old = FileChannel.open(path("d/large"))) {
            assertThat(read(old, 0)).isEqualTo(page(1));
            replace(filled(2));
            awaitFirstByte(2);
            assertThat(Files.readAllBytes(path("d/large"))).isEqualTo(filled(2));
            assertIsOf(1, old);
            assertThatThrownBy(() -> read(old, BYTES - PAGE)).hasMessage(STALE);
        }
    }

    @Test
    void manyReadersOfManyVersionsReadOneEach() throws Exception {
        AtomicInteger last = new AtomicInteger(1);
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            Future<?>[] readers = new Future<?>[3];
            for (int i = 0; i < readers.length; i++) {
                readers[i] = threads.submit(() -> {
                    while (last.get() < VERSIONS) {
                        readWhole();
                    }
                    return last;
                });
            }
            for (int version = 2; version <= VERSIONS; version++) {
                replace(filled(version));
                awaitFirstByte(version);
                last.set(version);
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
    }

    private void readWhole() throws IOException {
        try {
            byte[] all = Files.readAllBytes(path("d/large"));
            assertThat(all).isEqualTo(filled(all[0]));
        } catch (FileSystemException e) {
            assertThat(e.getReason()).isEqualTo(STALE);
        } catch (IOException e) {
            assertThat(e).hasMessage(STALE);
        }
    }

    @Test
    void ofAFileThatIsUnlinkedWhatIsInThePagesIsKept() throws Exception {
        try (FileChannel old = FileChannel.open(path("d/large"))) {
            assertThat(read(old, 0)).isEqualTo(page(1));
            scene.remove("/long/d/large");
            while (Files.exists(path("d/large"))) {
                Thread.onSpinWait();
            }
            assertThat(read(old, 0)).isEqualTo(page(1));
            assertThatThrownBy(() -> read(old, BYTES - PAGE)).hasMessage(STALE);
        }
    }

    @Test
    void aFileIsReadWhenItIsSealedAndReadOnWhenItHasArrived() throws Exception {
        OpenFile written = scene.create("/long/d/large2");
        written.write(0, filled(7));
        while (!Files.exists(path("d/large2"))) {
            Thread.onSpinWait();
        }
        assertThatThrownBy(() -> Files.readAllBytes(path("d/large2"))).hasMessageContaining("Operation not permitted");
        written.close();
        try (FileChannel file = openSealed("d/large2")) {
            assertThat(read(file, 0)).isEqualTo(page(7));
            gateway().settle();
            assertThat(store.bytes("d/large2")).isPresent();
            assertThat(read(file, BYTES - PAGE)).isEqualTo(page(7));
        }
    }

    /** Until the kernel has heard that it is sealed, it is as it was while it was being written. */
    private FileChannel openSealed(String name) throws IOException {
        while (true) {
            FileChannel file = FileChannel.open(path(name));
            try {
                assertThat(read(file, PAGE)).isNotNull();
                return file;
            } catch (IOException e) {
                assertThat(e).hasMessage(STALE);
                file.close();
            }
        }
    }

    @Test
    void aFileThatIsWrittenAnewIsAnotherForItsReaders() throws Exception {
        try (FileChannel old = FileChannel.open(path("d/large"))) {
            assertThat(read(old, 0)).isEqualTo(page(1));
            var lease = scene.files().openForWriting(Scene.ROOT, scene.id("/long/d/large"), true);
            scene.files()
                    .write(Scene.ROOT, scene.id("/long/d/large"), 0, ByteBuffer.wrap(filled(3)), Stability.UNSTABLE);
            lease.close();
            gateway().settle();
            awaitFirstByte(3);
            assertThat(Files.readAllBytes(path("d/large"))).isEqualTo(filled(3));
            assertIsOf(1, old);
        }
    }

    @Test
    void itIsForMountsThatAreReadOnly() {
        FuseMountOptions writable = new FuseMountOptions(false, false, true, ShownOwner.AS_IT_IS);
        VfsException refusal = catchThrowableOfType(
                VfsException.class, () -> mounted().mounts().mount(request(writable), BindingChoice.AUTO));
        assertThat(refusal.error()).isEqualTo(VfsError.INVALID);
        assertThat(refusal.reason()).contains("--readonly");
    }
}
