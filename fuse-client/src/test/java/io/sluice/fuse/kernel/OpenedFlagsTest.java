package io.sluice.fuse.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.fuse.FuseDoor;
import io.sluice.vfs.Caller;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the kernel is told of an open. */
final class OpenedFlagsTest {
    private static final int O_RDONLY = 0;
    private static final int O_WRONLY = 1;
    private static final int O_TRUNC = 01000;

    private final MemoryGateway gateway = new MemoryGateway();
    private FuseDoor door;
    private Wire wire;
    private InodeId file;

    @BeforeEach
    void open() throws VfsException {
        gateway.mount("/other", false, Map.of("overwrite", "replace"));
        gateway.store("/other").plant("file", new byte[10]);
        door = FuseDoor.open(gateway.fileSystem(), gateway.clock(), VfsPath.parse("/other"), false);
        wire = new Wire(door);
        file = new WireCalls(wire)
                .lookup(Caller.ROOT, door.root(), new FileName("file"))
                .id();
    }

    @AfterEach
    void close() {
        door.close();
        gateway.close();
    }

    private boolean isToldOfCloses(int flags) throws VfsException {
        int told = wire.ask(
                        Opcode.OPEN,
                        Caller.ROOT,
                        wire.nodes().number(file),
                        body -> body.putInt(flags).putInt(0))
                .position(24)
                .getInt();
        return (told & Replies.Opened.NOFLUSH) == 0;
    }

    @Test
    void aCloseByWhoOnlyReadsIsNotToldOf() throws VfsException {
        assertThat(isToldOfCloses(O_RDONLY)).isFalse();
    }

    @Test
    void aCloseByAWriterIs() throws VfsException {
        assertThat(isToldOfCloses(O_WRONLY | O_TRUNC)).isTrue();
    }

    @Test
    void aCloseByWhoCutsTheFileIs() throws VfsException {
        assertThat(isToldOfCloses(O_RDONLY | O_TRUNC)).isTrue();
    }
}
