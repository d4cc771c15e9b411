package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.Fusermount;
import io.sluice.fuse.testing.MountedDirectory;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mounts that fusermount makes, as for who is not root. */
final class HelperMounterTest {
    private final KernelBinding binding =
            KernelBinding.of(Path.of(Device.PATH), System.getProperty("os.version"), false, Fusermount.ofThisProcess());

    @BeforeEach
    void needsFusermount() {
        assumeTrue(binding.obstacle().isEmpty(), () -> binding.obstacle().orElse(""));
    }

    @Test
    void whatFusermountHandsOverIsServed() throws Exception {
        try (MountedDirectory directory = new MountedDirectory(binding)) {
            directory.mount();
            assertThat(directory.sh("echo text > a; cat a; ls").output()).isEqualTo("text\na");
            directory.mounts().unmount(directory.path(), false);
            assertThat(directory.path()).isEmptyDirectory();
        }
    }

    @Test
    void whatFusermountRefusesIsSaidInOneLine() {
        FuseMountRequest request = FuseMountRequest.of(Path.of("/proc/nowhere"), VfsPath.ROOT);
        VfsException refusal = catchThrowableOfType(VfsException.class, () -> new HelperMounter().mount(request));
        assertThat(refusal.error()).isEqualTo(VfsError.IO);
        assertThat(refusal.reason())
                .startsWith("/proc/nowhere can't be mounted: ")
                .contains("fusermount")
                .doesNotContain("\n");
    }
}
