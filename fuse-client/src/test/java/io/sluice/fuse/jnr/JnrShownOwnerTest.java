package io.sluice.fuse.jnr;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.testing.ShownOwnerContract;

final class JnrShownOwnerTest extends ShownOwnerContract {
    @Override
    protected FuseBinding binding() {
        return new JnrBinding();
    }
}
