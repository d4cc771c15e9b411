package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.fuse.testing.MountedDirectory;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.testing.CallGate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that are killed while they wait for the mount are gone at once, and leave nothing behind. */
final class KilledReadersTest {
    private static final int READERS = Integer.getInteger("sluice.killed.readers", 40);
    private static final int AT_ONCE = 10;
    private static final int BYTES = 8 << 20;

    private Optional<MountedDirectory> mounted = Optional.empty();

    @BeforeEach
    void mount() throws IOException, VfsException {
        KernelBinding binding = KernelBinding.ofThisProcess();
        assumeTrue(binding.obstacle().isEmpty(), () -> binding.obstacle().orElse(""));
        mounted = Optional.of(new MountedDirectory(binding));
        mounted().gateway().putObject(MountedDirectory.NAMESPACE_PATH + "/file", new byte[BYTES]);
        mounted().mount();
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

    private Process start(String script) throws IOException {
        return new ProcessBuilder("bash", "-c", script)
                .directory(mounted().path().toFile())
                .redirectErrorStream(true)
                .start();
    }

    /** Nothing is open, kept or waited for any more; waits for that. */
    private void nothingIsLeft() throws IOException {
        while (mounted().mounts().status().getFirst().statistics().openFiles() > 0
                || mounted().gateway().cache().openLeases() > 0
                || waiting() > 0) {
            Thread.onSpinWait();
        }
    }

    /** How many requests of the mount are on their way, where the kernel tells. */
    private int waiting() throws IOException {
        long device = (long) Files.getAttribute(mounted().path(), "unix:dev");
        Path file = Path.of("/sys/fs/fuse/connections/" + ((device & 0xff) | ((device >> 12) & ~0xffL)) + "/waiting");
        return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
    }

    @Test
    void aReaderIsKilledAlthoughItsStoreDoesNotAnswer() throws Exception {
        try (CallGate gate = mounted().gateway().store("/above/mount").holdReads()) {
            Process reader = start("exec cat file");
            gate.awaitWaiting(1);
            reader.destroyForcibly().waitFor();
            Process second = start("exec head -c 1 file");
            assertThat(second.isAlive()).isTrue();
            gate.open();
            assertThat(second.waitFor()).isZero();
        }
        nothingIsLeft();
    }

    @Test
    void aSignalThatIsHandledChangesNothing() throws Exception {
        try (CallGate gate = mounted().gateway().store("/above/mount").holdReads()) {
            Process reader = start("""
                    exec python3 -c "
                    import os, signal
                    signal.signal(signal.SIGALRM, lambda *a: None)
                    signal.siginterrupt(signal.SIGALRM, True)
                    f = os.open('file', os.O_RDONLY)
                    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
                    print(len(os.read(f, 100000)))
                    signal.setitimer(signal.ITIMER_REAL, 0)
                    "
                    """);
            gate.awaitWaiting(1);
            for (int i = 0; i < 3; i++) {
                assertThat(reader.isAlive()).isTrue();
                MountedDirectory.run(Path.of("/"), "kill -ALRM " + reader.pid());
            }
            gate.open();
            assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                    .isEqualTo("100000");
        }
    }

    @Test
    void readersThatAreKilledInTheMiddleLeaveNothing() throws Exception {
        for (int i = 0; i < READERS; i += AT_ONCE) {
            List<Process> readers = new ArrayList<>();
            for (int j = 0; j < AT_ONCE; j++) {
                String flags = j % 2 == 0 ? "iflag=direct " : "";
                readers.add(start("while :; do dd if=file of=/dev/null bs=64k " + flags + "status=none; done"));
            }
            assertThat(mounted().sh("ls").output()).isEqualTo("file");
            for (Process reader : readers) {
                List<ProcessHandle> children = reader.descendants().toList();
                reader.destroyForcibly();
                children.forEach(ProcessHandle::destroyForcibly);
            }
            for (Process reader : readers) {
                reader.waitFor();
            }
        }
        nothingIsLeft();
        assertThat(mounted().sh("cat file | wc -c").output()).isEqualTo(Integer.toString(BYTES));
    }
}
