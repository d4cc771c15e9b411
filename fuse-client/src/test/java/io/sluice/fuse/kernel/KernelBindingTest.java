package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.fuse.Fusermount;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing is said in one line, before anything is tried. */
final class KernelBindingTest {
    private static final Path DEVICE = Path.of("/dev/null");
    private static final Fusermount NOWHERE = Fusermount.in(List.of());

    private static String obstacle(Path device, String release, boolean root) {
        return KernelBinding.of(device, release, root, NOWHERE).obstacle().orElse("none");
    }

    @Test
    void rootNeedsTheDeviceAndAKernel() {
        assertThat(obstacle(DEVICE, "6.18.44", true)).isEqualTo("none");
        assertThat(obstacle(DEVICE, "5.4.0-42-generic", true)).isEqualTo("none");
    }

    @Test
    void withoutTheDeviceItSaysHowToGetIt(@TempDir Path directory) {
        Path device = directory.resolve("fuse");
        assertThat(obstacle(device, "6.18.44", true))
                .isEqualTo(device + " is missing: load the kernel's module (modprobe fuse), or give the container the"
                        + " device (--device /dev/fuse --cap-add SYS_ADMIN)");
    }

    @Test
    void anOldKernelIsNamed() {
        assertThat(obstacle(DEVICE, "4.19.0-21-amd64", true))
                .isEqualTo("Linux 4.19 is too old for the kernel binding, which needs 5.4");
    }

    @Test
    void whoIsNotRootNeedsFusermount() {
        assertThat(obstacle(DEVICE, "6.18.44", false))
                .isEqualTo(
                        "fusermount is missing, without which only root can mount; install the package fuse or fuse3");
        assertThat(KernelBinding.of(DEVICE, "6.18.44", false, Fusermount.ofThisProcess())
                        .obstacle()
                        .isPresent())
                .isEqualTo(Fusermount.ofThisProcess().find().isEmpty());
    }
}
