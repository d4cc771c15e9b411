package io.sluice.nfs;

import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.export.Squash;
import io.sluice.nfs.testing.NfsVirtualFileSystem;
import io.sluice.nfs.testing.TestServer;
import io.sluice.nfs.testing.WireClient;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.model.Doorway;
import io.sluice.vfs.testing.model.ModelSequences;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model of the write path through the NFS door. */
final class NfsModelTest {
    @TempDir
    private Path temporary;

    @Test
    void whateverIsDoneThroughNfsTheModelAgrees() {
        new ModelSequences("NFS", NfsModelTest::serve, temporary).run(2_000);
    }

    private static Doorway.Open serve(MemoryGateway gateway) {
        NfsExport everything = TestServer.export(VfsPath.ROOT, false, Squash.NONE);
        try {
            NfsServer server = NfsServer.start(
                    NfsSettings.loopback(0),
                    new ExportTable(List.of(everything)),
                    gateway.fileSystem().watched(),
                    new byte[32]);
            WireClient client = new WireClient(server.port());
            return new Doorway.Open(new NfsVirtualFileSystem(client), false, true, false, () -> {
                try (server) {
                    client.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
