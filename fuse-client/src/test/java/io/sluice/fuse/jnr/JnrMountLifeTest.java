package io.sluice.fuse.jnr;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.testing.MountLifeContract;

final class JnrMountLifeTest extends MountLifeContract {
    @Override
    protected FuseBinding binding() {
        return new JnrBinding();
    }
}
