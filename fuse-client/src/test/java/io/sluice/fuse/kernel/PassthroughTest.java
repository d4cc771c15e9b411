package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.FuseStatistics;
import io.sluice.fuse.testing.MountedDirectory;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that the kernel reads by itself. */
final class PassthroughTest {
    private static final KernelVersion FIRST = new KernelVersion(6, 9);
    private static final String FILE = MountedDirectory.NAMESPACE_PATH + "/file";
    private static final int BYTES = 3 << 20;

    private Optional<MountedDirectory> mounted = Optional.empty();

    @BeforeEach
    void mount() throws IOException, VfsException {
        KernelBinding binding = KernelBinding.ofThisProcess();
        assumeTrue(binding.obstacle().isEmpty(), () -> binding.obstacle().orElse(""));
        assumeTrue((int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0, "needs root");
        assumeTrue(
                KernelVersion.parse(System.getProperty("os.version"))
                        .filter(kernel -> kernel.compareTo(FIRST) >= 0)
                        .isPresent(),
                "needs Linux 6.9");
        mounted = Optional.of(new MountedDirectory(binding));
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

    private static byte[] bytes(long seed) {
        byte[] bytes = new byte[BYTES];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Puts a file into the store and reads it once, so that all of it is here. */
    private void putAndRead(byte[] content) {
        mounted().gateway().putObject(FILE, content);
        assertThat(mounted().sh("cat file | wc -c").output()).isEqualTo(Integer.toString(content.length));
    }

    private FuseStatistics statistics() {
        return mounted().mounts().status().getFirst().statistics();
    }

    private void fileIs(byte[] content) throws IOException {
        assertThat(Files.readAllBytes(mounted().path().resolve("file"))).isEqualTo(content);
    }

    @Test
    void whatIsCompleteIsReadByTheKernelItself() throws IOException {
        byte[] content = bytes(1);
        putAndRead(content);
        FuseStatistics before = statistics();
        assertThat(before.passedOpens()).isZero();
        fileIs(content);
        fileIs(content);
        assertThat(statistics().passedOpens()).isEqualTo(2);
        assertThat(statistics().bytesRead()).isEqualTo(before.bytesRead());
    }

    @Test
    void aSmallFileIsReadFromTheMountsOwnPages() throws IOException {
        byte[] content = {1, 2, 3};
        putAndRead(content);
        fileIs(content);
        assertThat(statistics().passedOpens()).isZero();
    }

    @Test
    void aPassedFileIsMapped() throws IOException {
        byte[] content = bytes(2);
        putAndRead(content);
        Files.write(mounted().gateway().cache().stagingDirectory().resolve("expected"), content);
        String expected = mounted()
                .gateway()
                .cache()
                .stagingDirectory()
                .resolve("expected")
                .toString();
        assertThat(mounted().sh("""
                        python3 - <<'END'
                        import mmap
                        f = open('file', 'rb')
                        expected = open('%s', 'rb').read()
                        for flags in (mmap.MAP_SHARED, mmap.MAP_PRIVATE):
                            print(mmap.mmap(f.fileno(), 0, flags=flags, prot=mmap.PROT_READ)[:] == expected)
                        END
                        """.formatted(expected)).output()).isEqualTo("True\nTrue");
        assertThat(statistics().passedOpens()).isEqualTo(1);
    }

    /** A shell in the mount that does one line after the other, and says "done" after each. */
    private final class Shell implements AutoCloseable {
        private final Process process;
        private final BufferedReader said;
        private final Writer input;

        Shell() throws IOException {
            process = new ProcessBuilder("bash")
                    .directory(mounted().path().toFile())
                    .redirectErrorStream(true)
                    .start();
            said = process.inputReader(StandardCharsets.UTF_8);
            input = process.outputWriter(StandardCharsets.UTF_8);
        }

        String run(String line) throws IOException {
            input.write(line + "\necho done\n");
            input.flush();
            StringBuilder all = new StringBuilder();
            for (String next = said.readLine(); next != null && !next.equals("done"); next = said.readLine()) {
                all.append(next).append('\n');
            }
            return all.toString().strip();
        }

        @Override
        public void close() throws IOException {
            input.close();
            process.onExit().join();
        }
    }

    @Test
    void theCacheKeepsAPassedFileUntilItsLastClose() throws IOException {
        byte[] content = bytes(3);
        putAndRead(content);
        int before = mounted().gateway().cache().openLeases();
        try (Shell shell = new Shell()) {
            shell.run("exec 3< file; exec 4< file");
            assertThat(mounted().gateway().cache().openLeases()).isGreaterThan(before);
            shell.run("exec 3<&-");
            assertThat(shell.run("cat <&4 | wc -c")).isEqualTo(Integer.toString(BYTES));
        }
        while (mounted().gateway().cache().openLeases() > before) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aFileThatIsReplacedWhileItIsPassedIsTwoFilesForItsReaders() throws IOException {
        byte[] old = bytes(4);
        byte[] replacement = bytes(5);
        putAndRead(old);
        try (Shell shell = new Shell()) {
            shell.run("exec 3< file");
            assertThat(statistics().passedOpens()).isEqualTo(1);
            mounted().gateway().clock().advance(Duration.ofSeconds(1));
            mounted().gateway().putObject(FILE, replacement);
            mounted().gateway().expire();
            fileIs(replacement);
            fileIs(replacement);
            shell.run("cat <&3 > "
                    + mounted().gateway().cache().stagingDirectory().resolve("old"));
        }
        assertThat(Files.readAllBytes(
                        mounted().gateway().cache().stagingDirectory().resolve("old")))
                .isEqualTo(old);
        fileIs(replacement);
    }

    @Test
    void aFileIsWrittenAnewWhileItsOldContentIsPassed() throws Exception {
        byte[] old = bytes(6);
        byte[] replacement = bytes(7);
        mounted().gateway().mount("/above/mount/replace", false, Map.of("overwrite", "replace"));
        Files.write(mounted().path().resolve("replace/file"), old);
        mounted().gateway().settle();
        assertThat(mounted().sh("cat replace/file | wc -c").output()).isEqualTo(Integer.toString(BYTES));
        try (Shell shell = new Shell()) {
            shell.run("exec 3< replace/file");
            assertThat(statistics().passedOpens()).isPositive();
            Files.write(mounted().path().resolve("replace/file"), replacement);
            assertThat(Files.readAllBytes(mounted().path().resolve("replace/file")))
                    .isEqualTo(replacement);
            String copy = mounted()
                    .gateway()
                    .cache()
                    .stagingDirectory()
                    .resolve("old")
                    .toString();
            shell.run("cat <&3 > " + copy);
            assertThat(Files.readAllBytes(Path.of(copy))).isEqualTo(old);
        }
    }

    @Test
    void whoHasItOpenBeforeItIsCompleteReadsOnAsHeBegan() throws IOException {
        byte[] content = bytes(8);
        mounted().gateway().putObject(FILE, content);
        try (Shell shell = new Shell()) {
            shell.run("exec 3< file; head -c 10 <&3 > /dev/null");
            fileIs(content);
            fileIs(content);
            assertThat(statistics().passedOpens()).isZero();
            assertThat(shell.run("cat <&3 | wc -c")).isNotEqualTo("0");
        }
        fileIs(content);
    }

    @Test
    void anUnmountGivesBackWhatIsRegistered() throws Exception {
        putAndRead(bytes(9));
        int before = mounted().gateway().cache().openLeases();
        Shell shell = new Shell();
        shell.run("exec 3< file");
        mounted().mounts().close();
        assertThat(mounted().gateway().cache().openLeases()).isEqualTo(before);
        // Its close is answered with an error, for the door is closed; the bytes came.
        assertThat(shell.run("cat <&3 2> /dev/null | wc -c")).isEqualTo(Integer.toString(BYTES));
        shell.close();
        mounted().mounts().mount(FuseMountRequest.of(mounted().path(), VfsPath.parse(MountedDirectory.NAMESPACE_PATH)));
        assertThat(mounted().sh("cat file | wc -c").output()).isEqualTo(Integer.toString(BYTES));
    }
}
