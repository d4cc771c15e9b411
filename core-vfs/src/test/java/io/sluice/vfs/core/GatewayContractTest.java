package io.sluice.vfs.core;

import io.sluice.vfs.testing.ContractFixture;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.VirtualFileSystemContract;

/** The core keeps the promises that both doors hand on. */
final class GatewayContractTest extends VirtualFileSystemContract {
    @Override
    protected ContractFixture open() {
        return new MemoryGateway();
    }
}
