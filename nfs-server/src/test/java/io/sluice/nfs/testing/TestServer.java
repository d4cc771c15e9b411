package io.sluice.nfs.testing;

import io.sluice.nfs.NfsServer;
import io.sluice.nfs.NfsSettings;
import io.sluice.nfs.export.ClientRule;
import io.sluice.nfs.export.ExportTable;
import io.sluice.nfs.export.NfsExport;
import io.sluice.nfs.export.Squash;
import io.sluice.vfs.AttributeChange;
import io.sluice.vfs.Caller;
import io.sluice.vfs.CreateMode;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A server before a {@link MemoryFileSystem}, which survives when the server is restarted. */
public final class TestServer implements AutoCloseable {
    private final MemoryFileSystem files;
    private final ExportTable exports;
    private NfsServer server;

    /** Exports all of it to this host, and squashes nobody. */
    public TestServer(Path directory) throws IOException {
        this(directory, NfsSettings.loopback(0));
    }

    public TestServer(Path directory, NfsSettings settings) throws IOException {
        files = new MemoryFileSystem(Files.createDirectories(directory));
        exports = new ExportTable(List.of(export(VfsPath.ROOT, false, Squash.NONE)));
        server = NfsServer.start(settings, exports, files, key(1));
    }

    public static NfsExport export(VfsPath path, boolean readOnly, Squash squash) {
        return export(path, readOnly, false, squash, "127.0.0.0/8", "::1");
    }

    /** As the administrator would write it. */
    public static NfsExport export(VfsPath path, boolean readOnly, boolean secure, Squash squash, String... clients) {
        List<ClientRule> rules = Arrays.stream(clients).map(ClientRule::parse).toList();
        return new NfsExport(path, rules, readOnly, secure, squash, NfsExport.NOBODY, NfsExport.NOBODY);
    }

    public static byte[] key(int seed) {
        byte[] key = new byte[32];
        new Random(seed).nextBytes(key);
        return key;
    }

    public static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    public MemoryFileSystem files() {
        return files;
    }

    public ExportTable exports() {
        return exports;
    }

    public NfsServer server() {
        return server;
    }

    public WireClient client() throws IOException {
        return new WireClient(server.port());
    }

    public void restart(byte[] key) throws IOException {
        server.close();
        server = NfsServer.start(NfsSettings.loopback(0), exports, files, key);
    }

    public InodeId file(InodeId directory, String name, byte[] content) throws VfsException {
        InodeId file = files.create(
                        Caller.ROOT, directory, new FileName(name), new CreateMode.Guarded(), AttributeChange.NONE)
                .file()
                .id();
        files.write(Caller.ROOT, file, 0, ByteBuffer.wrap(content), Stability.UNSTABLE);
        return file;
    }

    public InodeId directory(InodeId directory, String name) throws VfsException {
        return files.makeDirectory(Caller.ROOT, directory, new FileName(name), AttributeChange.NONE)
                .file()
                .id();
    }

    @Override
    public void close() throws IOException {
        server.close();
        files.close();
    }
}
