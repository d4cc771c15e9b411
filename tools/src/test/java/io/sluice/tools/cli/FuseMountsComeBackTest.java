package io.sluice.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.tools.FuseMeans;
import io.sluice.tools.RunningGateway;
import io.sluice.tools.SluiceHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The FUSE mounts of a gateway after its end, whatever that was. */
@Timeout(600)
@Execution(ExecutionMode.CONCURRENT)
final class FuseMountsComeBackTest {
    /** How many are killed, one after the other. */
    private static final int KILLED_GATEWAYS = Integer.getInteger("sluice.killed.gateways", 2);

    private static final int FILES = 20;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path folder;

    private Path home;
    private Path first;
    private Path second;
    private final List<Process> readers = new ArrayList<>();

    @BeforeEach
    void prepare() throws IOException {
        Optional<String> obstacle = FuseMeans.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        home = folder.resolve("home");
        first = Files.createDirectories(folder.resolve("first"));
        second = Files.createDirectories(folder.resolve("second mount"));
        Path data = Files.createDirectories(folder.resolve("data"));
        for (int i = 0; i < FILES; i++) {
            Files.write(data.resolve("file" + i), new byte[100_000]);
        }
    }

    @AfterEach
    void cleanUp() throws Exception {
        endReaders();
        if (home == null) {
            return;
        }
        RunningGateway.of(new SluiceHome(home)).ifPresent(RunningGateway::stop);
        for (Path mountpoint : List.of(first, second)) {
            if (mountsAt(mountpoint) > 0) {
                new ProcessBuilder("umount", "-l", mountpoint.toString())
                        .start()
                        .waitFor();
            }
        }
    }

    private String done(String... arguments) {
        CommandRun run = CommandRun.of(home, arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        return run.out();
    }

    private void start() {
        done("start", "-o", "nfs.port=0", "-o", "admin.port=0");
    }

    private static long mountsAt(Path mountpoint) throws IOException {
        String escaped = " " + mountpoint.toString().replace(" ", "\\040") + " ";
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .filter(line -> line.contains(escaped))
                .count();
    }

    private void assertServed(Path mountpoint) throws IOException {
        assertThat(mountsAt(mountpoint)).as("mounts at " + mountpoint).isEqualTo(1);
        assertThat(mountpoint.resolve("file7")).hasSize(100_000);
    }

    private void readUnderLoad() throws IOException {
        for (Path mountpoint : List.of(first, second)) {
            readers.add(new ProcessBuilder(
                            "bash", "-c", "while :; do cat \"$0\"/*; sleep 0.01; done", mountpoint.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        }
    }

    private void endReaders() throws InterruptedException {
        for (Process reader : readers) {
            List<ProcessHandle> children = reader.descendants().toList();
            reader.destroyForcibly().waitFor();
            children.forEach(ProcessHandle::destroyForcibly);
        }
        readers.clear();
    }

    private void kill() throws Exception {
        long pid = RunningGateway.require(new SluiceHome(home)).pid();
        ProcessHandle gateway = ProcessHandle.of(pid).orElseThrow();
        gateway.destroyForcibly();
        gateway.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static void eventually(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("never came true").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private boolean status(String line) {
        return done("status").contains(line);
    }

    @Test
    void whatWasMountedIsMountedAgainByTheNextStartUntilItIsUnmountedByCommand() throws Exception {
        start();
        done("fs", "mount", "/data", folder.resolve("data").toUri().toString());
        done("fuse", "mount", first.toString(), "/data", "--readonly");
        done("fuse", "mount", second.toString(), "/data", "--binding", "auto");
        readUnderLoad();
        for (int i = 0; i < KILLED_GATEWAYS; i++) {
            kill();
            start();
            eventually(() -> status("2 mounted"));
            assertServed(first);
            assertServed(second);
            assertThat(first.resolve("new")).satisfies(this::cannotBeMade);
        }
        assertThat(status("down")).isFalse();

        endReaders();
        // What they had open may be closed a moment later.
        eventually(
                () -> CommandRun.of(home, "fuse", "umount", second.toString()).code() == 0);
        done("stop");
        assertThat(mountsAt(first) + mountsAt(second)).isZero();
        Files.delete(first);
        start();
        assertThat(mountsAt(second)).as("unmounted by command").isZero();
        eventually(() -> status(first + " does not exist"));
        assertThat(done("status")).contains("0 mounted, 1 down", "DOWN").doesNotContain(second.toString());

        Files.createDirectory(first);
        eventually(() -> status("1 mounted"));
        assertServed(first);
        assertThat(status("DOWN")).isFalse();
    }

    private void cannotBeMade(Path file) {
        try {
            Files.createFile(file);
            throw new AssertionError(file + " was made in a mount that is read-only");
        } catch (IOException e) {
            assertThat(e.getMessage()).contains("Read-only");
        }
    }
}
