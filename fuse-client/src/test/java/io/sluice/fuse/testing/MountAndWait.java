package io.sluice.fuse.testing;

import io.sluice.fuse.BindingChoice;
import io.sluice.fuse.FuseMountRequest;
import io.sluice.fuse.FuseMounts;
import io.sluice.fuse.jnr.JnrBinding;
import io.sluice.fuse.kernel.KernelBinding;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process that mounts, says so, and is there to be killed; its arguments are a binding and a mountpoint. */
public final class MountAndWait {
    private MountAndWait() {}

    public static void main(String[] arguments) throws VfsException, IOException {
        MemoryGateway gateway = new MemoryGateway();
        FuseMounts mounts = new FuseMounts(
                gateway.fileSystem(), List.of(new JnrBinding(), KernelBinding.ofThisProcess()), gateway.clock());
        mounts.mount(FuseMountRequest.of(Path.of(arguments[1]), VfsPath.ROOT), BindingChoice.parse(arguments[0]));
        System.out.println("mounted");
        System.in.readAllBytes();
    }
}
