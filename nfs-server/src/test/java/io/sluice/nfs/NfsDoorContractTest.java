package io.sluice.nfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.export.Squash;
import io.sluice.nfs.testing.NfsVirtualFileSystem;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.nfs.v3.NfsStatus;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.testing.ContractFixture;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.VirtualFileSystemContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The NFS door keeps the promises of the core, told by its statuses. */
final class NfsDoorContractTest extends VirtualFileSystemContract {
    @Override
    protected ContractFixture open() {
        try {
            return new ThroughNfs(new MemoryGateway());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gateway of the contract, with a server before it and a client before that. */
    private static final class ThroughNfs implements ContractFixture {
        private final MemoryGateway gateway;
        private final NfsServer server;
        private final WireClient client;
        private final NfsVirtualFileSystem files;

        ThroughNfs(MemoryGateway gateway) throws IOException {
            this.gateway = gateway;
            NfsExport everything = TestServer.export(VfsPath.ROOT, false, Squash.NONE);
            this.server = NfsServer.start(
                    NfsSettings.loopback(0),
                    new ExportTable(List.of(everything)),
                    gateway.fileSystem().watched(),
                    new byte[32]);
            this.client = new WireClient(server.port());
            this.files = new NfsVirtualFileSystem(client);
        }

        @Override
        public VirtualFileSystem fileSystem() {
            return files;
        }

        @Override
        public Set<Ability> abilities() {
            return EnumSet.of(
                    Ability.STATELESS_WRITES,
                    Ability.VERIFIERS,
                    Ability.GUARDS,
                    Ability.COOKIES,
                    Ability.CHANGES,
                    Ability.GROUPS);
        }

        @Override
        public void putObject(String path, byte[] content) {
            gateway.putObject(path, content);
        }

        @Override
        public void deleteObject(String path) {
            gateway.deleteObject(path);
        }

        @Override
        public Optional<byte[]> object(String path) {
            return gateway.object(path);
        }

        @Override
        public void settle() {
            gateway.settle();
        }

        @Override
        public void expire() {
            gateway.expire();
        }

        @Override
        public void assertRefused(VfsError expected, Refused operation) {
            VfsException refusal = catchThrowableOfType(VfsException.class, operation::run);
            assertThat(refusal).describedAs("is refused with %s", expected).isNotNull();
            assertThat(NfsStatus.of(refusal.error()))
                    .describedAs(refusal.getMessage())
                    .isEqualTo(NfsStatus.of(expected));
        }

        @Override
        public void close() {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server.close();
            gateway.close();
        }
    }
}
