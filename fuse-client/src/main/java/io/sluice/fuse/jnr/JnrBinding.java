package io.sluice.fuse.jnr;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.FuseDoor;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.ServedMount;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Speaks to the kernel through libfuse 2, by jnr-fuse: works wherever libfuse 2 does. */
public final class JnrBinding implements FuseBinding {
    private static final Path DEVICE = Path.of("/dev/fuse");

    @Override
    public String name() {
        return "jnr";
    }

    @Override
    public Optional<String> obstacle() {
        if (!Files.exists(DEVICE)) {
            return Optional.of(
                    DEVICE + " is missing: load the kernel's module (modprobe fuse), or give the container the device"
                            + " (--device /dev/fuse --cap-add SYS_ADMIN)");
        }
        return LibFuse2Library.obstacle();
    }

    @Override
    public ServedMount mount(FuseMountRequest request, FuseDoor door, Runnable whenEnded) throws VfsException {
        if (request.options().nocto()) {
            throw new VfsException(
                    VfsError.NOT_SUPPORTED,
                    "libfuse 2 can't do nocto, only the kernel's own protocol can (--binding kernel, Linux 6.2): mount without --nocto");
        }
        return JnrMount.mount(LibFuse2Library.functions(), request, door, whenEnded);
    }
}
