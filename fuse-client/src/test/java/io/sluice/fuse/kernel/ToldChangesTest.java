package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.FuseOperation;
import io.sluice.fuse.FuseStatistics;
import io.sluice.fuse.testing.MountedDirectory;
import io.sluice.vfs.Caller;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.OpenFile;
import io.sluice.vfs.testing.Scene;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read-only mount, whose kernel believes for an hour what it was told, and sees what others change all the same. */
final class ToldChangesTest {
    /** Longer than what others may change is believed, shorter than what was told is. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Optional<MountedDirectory> mounted = Optional.empty();
    private Scene scene;
    private MemoryUnderFileSystem store;

    @BeforeEach
    void mount() throws Exception {
        KernelBinding binding = KernelBinding.ofThisProcess();
        assumeTrue(binding.obstacle().isEmpty(), () -> binding.obstacle().orElse(""));
        mounted = Optional.of(new MountedDirectory(binding));
        gateway().mount("/long", false, Map.of("metadata-ttl", "30d"));
        store = gateway().store("/long");
        scene = new Scene(gateway());
        for (int i = 0; i < 10; i++) {
            store.plant("d/file" + i, "content " + i);
        }
        FuseMountRequest request =
                FuseMountRequest.of(mounted().path(), VfsPath.parse("/long")).asReadOnly();
        mounted().mounts().mount(request);
        // The whole listing, for what single names tell is not believed for long.
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

    private Path path(String name) {
        return mounted().path().resolve(name);
    }

    private long asked() {
        FuseStatistics statistics = mounted().mounts().status().getFirst().statistics();
        return statistics.operations().getOrDefault(FuseOperation.LOOKUP, 0L)
                + statistics.operations().getOrDefault(FuseOperation.GETATTR, 0L);
    }

    /** It is to become so long before the kernel would ask again. */
    private static void becomes(Object expected, Callable<?> seen) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!expected.equals(seen.call()) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(seen.call()).isEqualTo(expected);
    }

    private String content(String name) throws IOException {
        try {
            return Files.readString(path(name));
        } catch (NoSuchFileException e) {
            return "nothing";
        }
    }

    private int mode(String name) throws IOException {
        return (int) Files.getAttribute(path(name), "unix:mode") & 07777;
    }

    @Test
    void whatWasToldIsNotAskedForAgain() throws Exception {
        assertThat(mounted().sh("stat d/file*").status()).isZero();
        KernelBelief.letExpire();
        // The mount's own directory was asked for before it was listed, so that is believed for long only from now on.
        assertThat(mounted().sh("stat d/file*").status()).isZero();
        long before = asked();
        KernelBelief.letExpire();
        assertThat(mounted().sh("stat d/file* && test ! -w d/file1").status()).isZero();
        assertThat(asked()).isEqualTo(before);
    }

    @Test
    void whatAnotherDoorChangesIsSeen() throws Exception {
        assertThat(content("d/file1")).isEqualTo("content 1");
        assertThat(content("d/new")).isEqualTo("nothing");
        scene.rename("/long/d/file1", "/long/d/new");
        becomes("nothing", () -> content("d/file1"));
        becomes("content 1", () -> content("d/new"));
        scene.chmod(Caller.ROOT, scene.id("/long/d/file2"), 0604);
        becomes(0604, () -> mode("d/file2"));
        scene.remove("/long/d/file3");
        becomes("nothing", () -> content("d/file3"));
        scene.sealed(Caller.ROOT, "/long/d/file3", "again".getBytes(StandardCharsets.UTF_8));
        becomes("again", () -> content("d/file3"));
        scene.mkdir("/long/d/below");
        becomes(true, () -> Files.isDirectory(path("d/below")));
        scene.rename("/long/d", "/long/e");
        becomes("content 4", () -> content("e/file4"));
        becomes(false, () -> Files.exists(path("d")));
    }

    @Test
    void whatARefreshIsToFindIsSeen() throws Exception {
        assertThat(content("d/file1")).isEqualTo("content 1");
        assertThat(content("d/file2")).isEqualTo("content 2");
        gateway().clock().advance(Duration.ofSeconds(1));
        store.plant("d/file1", "another content");
        store.uproot("d/file2");
        assertThat(content("d/file1")).isEqualTo("content 1");
        gateway().fileSystem().refresh(scene.id("/long"));
        becomes("another content", () -> content("d/file1"));
        becomes("nothing", () -> content("d/file2"));
    }

    @Test
    void whatAListingThatExpiredShowsIsSeen() throws Exception {
        assertThat(content("d/file1")).isEqualTo("content 1");
        gateway().clock().advance(Duration.ofDays(31));
        store.plant("d/file1", "another content");
        store.uproot("d/file2");
        // Somebody else asks, by another door.
        assertThat(scene.names("/long/d")).hasSize(9);
        becomes("another content", () -> content("d/file1"));
        becomes("nothing", () -> content("d/file2"));
    }

    @Test
    void whoStandsInADirectoryThatIsAskedForAgainStaysThere() throws Exception {
        Process shell = new ProcessBuilder("bash", "-c", "echo; read line; ls; pwd -P; stat -c %F .")
                .directory(path("d").toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(shell.inputReader().readLine()).isEmpty();
        scene.chmod(Caller.ROOT, scene.id("/long/d"), 0701);
        becomes(0701, () -> mode("d"));
        gateway().fileSystem().refresh(scene.id("/long"));
        scene.chmod(Caller.ROOT, scene.id("/long/d"), 0755);
        becomes(0755, () -> mode("d"));
        shell.outputWriter().append('\n').close();
        assertThat(shell.inputReader().lines().toList())
                .hasSize(12)
                .endsWith(path("d").toString(), "directory");
    }

    /** While it is being renamed, it may be at neither of its names. */
    private void readIfThere(String name) throws IOException {
        try {
            content(name);
        } catch (FileSystemException e) {
            assertThat(e.getReason()).isEqualTo("Stale file handle");
        } catch (IOException e) {
            assertThat(e).hasMessage("Stale file handle");
        }
    }

    @Test
    void requestsAndNoticesDoNotWaitForEachOther() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Future<?>> readers = new ArrayList<>();
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            for (int i = 0; i < 4; i++) {
                String name = "d/file" + i;
                readers.add(threads.submit(() -> {
                    while (!done.get()) {
                        readIfThere(name);
                        Files.exists(path("d/there"));
                        try (var listed = Files.list(path("d"))) {
                            assertThat(listed.count()).isPositive();
                        }
                    }
                    return name;
                }));
            }
            for (int i = 0; i < 50; i++) {
                scene.rename("/long/d/file1", "/long/d/there");
                scene.chmod(Caller.ROOT, scene.id("/long/d/there"), i % 2 == 0 ? 0600 : 0644);
                if (i % 10 == 0) {
                    gateway().fileSystem().refresh(scene.id("/long"));
                }
                scene.rename("/long/d/there", "/long/d/file1");
            }
            becomes("content 1", () -> content("d/file1"));
            becomes("nothing", () -> content("d/there"));
            done.set(true);
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
        becomes(0644, () -> mode("d/file1"));
    }

    @Test
    void whatIsWrittenByAnotherDoorIsSeenGrowing() throws Exception {
        OpenFile written = scene.create("/long/d/growing");
        becomes(0L, () -> Files.exists(path("d/growing")) ? Files.size(path("d/growing")) : -1L);
        written.write(0, new byte[10]);
        becomes(10L, () -> Files.size(path("d/growing")));
        written.close();
        becomes(10L, () -> Files.size(path("d/growing")));
    }
}
