package io.sluice.fuse.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.fuse.BindingChoice;
import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.FuseMount;
import io.sluice.fuse.FuseMountOptions;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.FuseMountStatus;
import io.sluice.fuse.ShownOwner;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mounts that come, go and can't be, through the kernel. */
public abstract class MountLifeContract {
    /** How many are killed, one after the other. */
    private static final int KILLED_GATEWAYS = Integer.getInteger("sluice.killed.gateways", 1);

    private MountedDirectory directory;

    /** The binding that is held to it. */
    protected abstract FuseBinding binding();

    protected final MountedDirectory directory() {
        return directory;
    }

    @BeforeEach
    final void prepare() throws IOException {
        FuseBinding binding = binding();
        Optional<String> obstacle = binding.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        directory = new MountedDirectory(binding);
    }

    @AfterEach
    final void cleanUp() throws IOException {
        if (directory != null) {
            directory.close();
        }
    }

    private void refuses(FuseMountRequest request, VfsError error, String line) {
        VfsException refusal = catchThrowableOfType(
                VfsException.class, () -> directory.mounts().mount(request));
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.reason()).isEqualTo(line).doesNotContain("\n");
        assertThat(directory.mounts().status()).isEmpty();
    }

    private FuseMountRequest at(Path mountpoint) {
        return FuseMountRequest.of(mountpoint, VfsPath.ROOT);
    }

    @Test
    void aMountpointThatIsMissingIsRefused() {
        Path missing = directory.path().resolve("missing");
        refuses(at(missing), VfsError.NOT_FOUND, missing + " does not exist; create it (mkdir -p " + missing + ")");
    }

    @Test
    void aMountpointThatIsAFileIsRefused() throws IOException {
        Path file = Files.createTempFile("sluice-fuse-test", "");
        try {
            refuses(at(file), VfsError.NOT_DIRECTORY, file + " is not a directory; choose one");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aMountpointThatIsNotEmptyIsRefused() throws IOException {
        Path file = Files.createFile(directory.path().resolve("file"));
        try {
            refuses(
                    at(directory.path()),
                    VfsError.NOT_EMPTY,
                    directory.path()
                            + " is not empty, and a mount would hide what is in it; choose an empty directory");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void aMountpointThatIsAMountAlreadyIsRefused() throws VfsException {
        directory.mount();
        VfsException refusal = catchThrowableOfType(VfsException.class, directory::mount);
        assertThat(refusal.error()).isEqualTo(VfsError.EXISTS);
        assertThat(refusal.reason())
                .isEqualTo(directory.path() + " has a file system mounted already (fuse.sluice sluice);"
                        + " unmount that first or choose another directory");
        assertThat(directory.sh("ls").status()).isZero();
    }

    private void isOtherwise(FuseMountRequest wanted, BindingChoice choice, String difference) {
        VfsException refusal = catchThrowableOfType(
                VfsException.class, () -> directory.mounts().mounted(wanted, choice));
        assertThat(refusal.error()).isEqualTo(VfsError.EXISTS);
        assertThat(refusal.reason())
                .isEqualTo(directory.path() + " is mounted already, and otherwise: " + difference
                        + "; unmount that first (sluice fuse umount) or choose another directory");
    }

    @Test
    void whatIsMountedJustSoIsFoundAndWhatIsNotIsNamed() throws VfsException {
        VfsPath path = VfsPath.parse(MountedDirectory.NAMESPACE_PATH);
        FuseMountRequest wanted = FuseMountRequest.of(directory.path(), path);
        assertThat(directory.mounts().mounted(wanted, BindingChoice.AUTO)).isEmpty();
        FuseMount mount = directory.mount();
        BindingChoice same = BindingChoice.parse(binding().name());
        assertThat(directory.mounts().mounted(wanted, BindingChoice.AUTO)).contains(mount);
        assertThat(directory.mounts().mounted(wanted, same)).contains(mount);
        BindingChoice other = same == BindingChoice.JNR ? BindingChoice.KERNEL : BindingChoice.JNR;
        isOtherwise(wanted, other, "its binding is " + same);
        isOtherwise(at(directory.path()), BindingChoice.AUTO, "its path is " + path);
        ShownOwner owner = new ShownOwner(OptionalInt.of(7), OptionalInt.empty());
        isOtherwise(
                wanted.with(FuseMountOptions.DEFAULT.withoutOpens().ownedBy(owner)),
                BindingChoice.AUTO,
                "it can be written, it is without nocto, it shows its own users and its own groups");
        assertThat(directory.sh("ls").status()).isZero();
    }

    @Test
    void aPathThatTheNamespaceDoesNotHaveIsRefused() throws VfsException {
        directory.gateway().putObject("/data/file", new byte[1]);
        refuses(
                FuseMountRequest.of(directory.path(), VfsPath.parse("/nowhere")),
                VfsError.NOT_FOUND,
                "/nowhere is not in the namespace; join a store there first (sluice fs mount)");
        refuses(
                FuseMountRequest.of(directory.path(), VfsPath.parse("/data/file")),
                VfsError.NOT_DIRECTORY,
                "/data/file is no directory of the namespace; mount the one it lies in");
    }

    @Test
    void afterAnUnmountTheDirectoryIsEmptyAndCanBeMountedAgain() throws VfsException, IOException {
        for (int i = 0; i < 3; i++) {
            directory.mount();
            assertThat(directory.sh("touch f" + i + "; ls | wc -l").output()).isEqualTo(Integer.toString(i + 1));
            directory.mounts().unmount(directory.path(), false);
            assertThat(directory.path()).isEmptyDirectory();
            assertThat(directory.mounts().status()).isEmpty();
        }
    }

    @Test
    void aMountThatIsUnmountedFromOutsideEnds() throws VfsException, InterruptedException {
        FuseMount mount = directory.mount();
        assertThat(MountedDirectory.run(Path.of("/"), "umount " + directory.path())
                        .status())
                .isZero();
        assertThat(mount.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(mount.status().state()).isEqualTo(FuseMountStatus.State.ENDED);
        assertThat(directory.mounts().status()).isEmpty();
    }

    @Test
    void whatIsNoMountIsNotUnmounted() {
        VfsException refusal = catchThrowableOfType(
                VfsException.class, () -> directory.mounts().unmount(directory.path(), false));
        assertThat(refusal.error()).isEqualTo(VfsError.NOT_FOUND);
    }

    @Test
    void aMountInUseIsUnmountedLazilyOnlyAndServesWhatIsOpen() throws Exception {
        FuseMount mount = directory.mount();
        assertThat(directory.sh("echo text > file").status()).isZero();
        Process reader = new ProcessBuilder("bash", "-c", "exec 3< file; echo open; read; cat <&3")
                .directory(directory.path().toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(reader.getInputStream().readNBytes(5), StandardCharsets.UTF_8))
                .isEqualTo("open\n");
        VfsException refusal = catchThrowableOfType(
                VfsException.class, () -> directory.mounts().unmount(directory.path(), false));
        assertThat(refusal.error()).isEqualTo(VfsError.UNAVAILABLE);
        assertThat(refusal.reason()).contains("is in use");
        directory.mounts().unmount(directory.path(), true);
        assertThat(directory.path()).isEmptyDirectory();
        assertThat(mount.status().state()).isEqualTo(FuseMountStatus.State.DETACHED);
        directory.mount();
        assertThat(directory.mounts().status()).hasSize(2);
        reader.getOutputStream().write('\n');
        reader.getOutputStream().close();
        assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("text\n");
        assertThat(mount.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(directory.mounts().status()).hasSize(1);
    }

    @Test
    void aMountThatIsAbortedLeavesNothingBehind() throws Exception {
        FuseMount mount = directory.mount();
        Process holder = new ProcessBuilder("bash", "-c", "exec 3> file; echo open; read")
                .directory(directory.path().toFile())
                .start();
        assertThat(new String(holder.getInputStream().readNBytes(5), StandardCharsets.UTF_8))
                .isEqualTo("open\n");
        assertThat(MountedDirectory.run(Path.of("/"), "umount -f " + directory.path())
                        .status())
                .isNotZero();
        assertThat(mount.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(directory.path()).isEmptyDirectory();
        directory.mount();
        holder.destroy();
        assertThat(holder.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void writersThatAreOpenAtALazyEndAreSealed() throws Exception {
        directory.mount();
        Process writer = new ProcessBuilder("bash", "-c", "exec 3> file; echo text >&3; echo open; read")
                .directory(directory.path().toFile())
                .start();
        assertThat(new String(writer.getInputStream().readNBytes(5), StandardCharsets.UTF_8))
                .isEqualTo("open\n");
        directory.mounts().close();
        directory.gateway().settle();
        assertThat(directory.gateway().object(MountedDirectory.NAMESPACE_PATH + "/file"))
                .hasValue("text\n".getBytes(StandardCharsets.UTF_8));
        writer.destroy();
        assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Without the right to mount, the kernel says no: nothing that Sluice could have known before. */
    @Test
    void whatTheKernelRefusesIsRefusedAtOnceAndLeavesNothing() throws Exception {
        Process unprivileged = mountingProcess("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin")
                .redirectErrorStream(true)
                .start();
        String said = new String(unprivileged.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(unprivileged.waitFor()).isEqualTo(1);
        assertThat(said)
                .contains(directory.path() + " can't be mounted: ")
                .contains("--cap-add SYS_ADMIN")
                .doesNotContain(" s; unmount it");
        assertThat(MountedDirectory.run(Path.of("/"), "ls " + directory.path()).output())
                .isEmpty();
        directory.mount();
    }

    private ProcessBuilder mountingProcess(String... before) {
        List<String> command = new ArrayList<>(List.of(before));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MountAndWait.class.getName(),
                binding().name(),
                directory.path().toString()));
        return new ProcessBuilder(command);
    }

    @Test
    void theMountOfAProcessThatDiedIsReplaced() throws Exception {
        Process other =
                mountingProcess().redirectError(ProcessBuilder.Redirect.INHERIT).start();
        // What it logs on a machine that is slow comes by the same way.
        assertThat(other.inputReader(StandardCharsets.UTF_8).lines().anyMatch("mounted"::equals))
                .isTrue();
        other.destroyForcibly();
        assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(MountedDirectory.run(Path.of("/"), "ls " + directory.path()).output())
                .contains("Transport endpoint is not connected");
        directory.mount();
        assertThat(directory.sh("touch a; ls").output()).isEqualTo("a");
    }

    /** A load that has begun; its processes end with {@link #end}. */
    private Process load() throws IOException {
        Path data = directory.path().resolve("data");
        Process load = new ProcessBuilder(
                        "bash",
                        "-c",
                        "for i in 1 2 3; do (while :; do echo x > " + data + "/$RANDOM; cat " + data
                                + "/*; done) & done; wait")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        while (MountedDirectory.run(Path.of("/"), "ls " + data).output().isEmpty()) {
            Thread.onSpinWait();
        }
        return load;
    }

    private static void end(Process load) throws InterruptedException {
        List<ProcessHandle> children = load.descendants().toList();
        load.destroyForcibly().waitFor();
        for (ProcessHandle child : children) {
            child.destroyForcibly();
            child.onExit().join();
        }
    }

    @Test
    void gatewaysThatAreKilledUnderLoadAreMountedAgainByTheNext() throws Exception {
        for (int i = 0; i < KILLED_GATEWAYS; i++) {
            Process gateway = mountingProcess()
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(gateway.inputReader(StandardCharsets.UTF_8).lines().anyMatch("mounted"::equals))
                    .isTrue();
            Process load = load();
            gateway.destroyForcibly().waitFor();
            end(load);
        }
        directory.mount();
        assertThat(directory.sh("touch a; ls").output()).isEqualTo("a");
        assertThat(MountedDirectory.run(Path.of("/"), "grep -c ' " + directory.path() + " ' /proc/self/mountinfo")
                        .output())
                .isEqualTo("1");
    }

    @Test
    void aReadOnlyMountChangesNothing() throws Exception {
        directory.gateway().putObject(MountedDirectory.NAMESPACE_PATH + "/file", new byte[] {'x'});
        directory
                .mounts()
                .mount(FuseMountRequest.of(directory.path(), VfsPath.parse(MountedDirectory.NAMESPACE_PATH))
                        .asReadOnly());
        assertThat(directory.sh("cat file").output()).isEqualTo("x");
        for (String change : new String[] {"touch new", "rm file", "mkdir d", "chmod 600 file", "echo y > file"}) {
            assertThat(directory.sh(change).output()).describedAs(change).contains("Read-only file system");
        }
    }
}
