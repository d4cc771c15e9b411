package io.sluice.vfs.core;

import io.sluice.vfs.testing.ContractFixture;
import io.sluice.vfs.testing.ContractFixture.Ability;
import io.sluice.vfs.testing.FixtureWithout;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.VirtualFileSystemContract;
import java.util.Set;

/** The core keeps the same promises to callers that never open and close, as those of NFS. */
final class GatewayWithoutOpensContractTest extends VirtualFileSystemContract {
    @Override
    protected ContractFixture open() {
        return new FixtureWithout(new MemoryGateway(), Set.of(Ability.OPENS));
    }
}
