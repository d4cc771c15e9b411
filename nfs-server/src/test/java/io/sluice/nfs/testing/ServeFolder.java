package io.sluice.nfs.testing;

import io.sluice.nfs.NfsServer;
import io.sluice.nfs.NfsSettings;
import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.Squash;
import io.sluice.vfs.VfsPath;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** Serves an empty {@link MemoryFileSystem} until it is ended, for real clients: {@code ServeFolder DIRECTORY ADDRESS PORT}. */
public final class ServeFolder {
    private ServeFolder() {}

    public static void main(String[] args) throws Exception {
        var exports = new ExportTable(
                List.of(TestServer.export(VfsPath.ROOT, false, false, Squash.NONE, "127.0.0.0/8", "10.99.1.0/30")));
        NfsSettings settings = NfsSettings.loopback(0)
                .withListen(new InetSocketAddress(InetAddress.ofLiteral(args[1]), Integer.parseInt(args[2])));
        try (var files = new MemoryFileSystem(Path.of(args[0]));
                NfsServer server = NfsServer.start(settings, exports, files, new byte[32])) {
            System.out.println("serving on port " + server.port());
            Thread.currentThread().join();
        }
    }
}
