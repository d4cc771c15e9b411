package io.sluice.fuse.jnr;

import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.FuseMounts;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.io.IOException;
import java.nio.file.Path;

/** A process that mounts, says so, and is there to be killed. */
final class MountAndWait {
    private MountAndWait() {}

    public static void main(String[] arguments) throws VfsException, IOException {
        MemoryGateway gateway = new MemoryGateway();
        FuseMounts mounts = new FuseMounts(gateway.fileSystem(), new JnrBinding(), gateway.clock());
        mounts.mount(FuseMountRequest.of(Path.of(arguments[0]), VfsPath.ROOT));
        System.out.println("mounted");
        System.in.readAllBytes();
    }
}
