package io.sluice.fuse.kernel;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.testing.MountContract;

final class KernelMountTest extends MountContract {
    @Override
    protected FuseBinding binding() {
        return KernelBinding.ofThisProcess();
    }
}
