package io.sluice.fuse.jnr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.FuseMountOptions;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class JnrBindingTest {
    @Test
    void whatLibfuse2CanNotDoIsRefused() throws VfsException {
        MemoryGateway gateway = new MemoryGateway();
        FuseDoor door = FuseDoor.open(gateway.fileSystem(), gateway.clock(), VfsPath.ROOT, true);
        FuseMountRequest request = FuseMountRequest.of(Path.of("/proc/nowhere"), VfsPath.ROOT)
                .with(FuseMountOptions.DEFAULT.withoutOpens());
        VfsException refusal =
                catchThrowableOfType(VfsException.class, () -> new JnrBinding().mount(request, door, () -> {}));
        assertThat(refusal.error()).isEqualTo(VfsError.NOT_SUPPORTED);
        assertThat(refusal.reason()).contains("--nocto");
        door.close();
        gateway.close();
    }
}
