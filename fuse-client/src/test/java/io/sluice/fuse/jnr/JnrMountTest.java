package io.sluice.fuse.jnr;

import io.sluice.fuse.FuseBinding;
import io.sluice.fuse.testing.MountContract;
import org.junit.jupiter.api.Test;

final class JnrMountTest extends MountContract {
    @Override
    protected FuseBinding binding() {
        return new JnrBinding();
    }

    @Test
    void namesOfUnlinkedFilesAreNotForOthers() {
        fails("touch .fuse_hidden0000000200000001", "Operation not permitted");
        fails("echo x > a; mv a .fuse_hidden0000000200000001", "Operation not permitted");
    }
}
