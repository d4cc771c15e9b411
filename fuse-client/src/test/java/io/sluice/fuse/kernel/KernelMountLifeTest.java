package io.sluice.fuse.kernel;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.testing.MountLifeContract;

final class KernelMountLifeTest extends MountLifeContract {
    @Override
    protected FuseBinding binding() {
        return KernelBinding.ofThisProcess();
    }
}
