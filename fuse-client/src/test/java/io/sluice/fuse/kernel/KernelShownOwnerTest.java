package io.sluice.fuse.kernel;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.testing.ShownOwnerContract;

final class KernelShownOwnerTest extends ShownOwnerContract {
    @Override
    protected FuseBinding binding() {
        return KernelBinding.ofThisProcess();
    }
}
