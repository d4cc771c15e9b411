package io.sluice.tools;

import io.sluice.tools.admin.NfsDoor;
import io.sluice.tools.metrics.GatewayReadings;
import io.sluice.tools.testing.MemoryControl;
import io.sluice.tools.testing.MemoryFiles;
import io.sluice.tools.testing.MemoryFuseDoor;
import io.sluice.tools.testing.MemoryNfsDoor;
import io.sluice.tools.testing.MemoryReadings;
import io.sluice.vfs.VirtualFileSystem;
import io.sluice.vfs.content.CacheStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A gateway of fakes. */
public final class MemoryGateway implements Gateway {
    private final MemoryFiles files = new MemoryFiles();
    private final MemoryControl control = new MemoryControl(files);
    private final MemoryNfsDoor nfs = new MemoryNfsDoor();
    private final MemoryFuseDoor fuse = new MemoryFuseDoor();
    private boolean closed;

    @Override
    public VirtualFileSystem files() {
        return files;
    }

    @Override
    public MemoryControl control() {
        return control;
    }

    @Override
    public CacheStatus cacheStatus() {
        return new CacheStatus(
                List.of(new CacheStatus.Directory(
                        Path.of("/cache"), 10L << 30, 3L << 20, 2, 3, 3L << 20, 7, Optional.of("it is full"))),
                List.of(),
                2,
                3L << 20,
                7);
    }

    @Override
    public NfsDoor nfs() {
        return nfs;
    }

    @Override
    public MemoryFuseDoor fuse() {
        return fuse;
    }

    @Override
    public List<String> notes() {
        return List.of("read.budget is 1GiB, of which 64 MiB are used");
    }

    @Override
    public GatewayReadings readings() {
        return MemoryReadings.of(cacheStatus(), control);
    }

    public MemoryFiles memory() {
        return files;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
