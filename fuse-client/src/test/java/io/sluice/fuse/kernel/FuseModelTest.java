package io.sluice.fuse.kernel;

import io.sluice.fuse.FuseDoor;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.model.Doorway;
import io.sluice.vfs.testing.model.ModelSequences;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model of the write path through the FUSE door, by the requests of the kernel's protocol. */
final class FuseModelTest {
    @TempDir
    private Path temporary;

    @Test
    void whateverIsDoneThroughFuseTheModelAgrees() {
        new ModelSequences("FUSE", FuseModelTest::serve, temporary).run(2_000);
    }

    /** Nothing ends its use: a kill does not close what is open. */
    private static Doorway.Open serve(MemoryGateway gateway) {
        try {
            FuseDoor door = FuseDoor.open(gateway.fileSystem(), gateway.clock(), VfsPath.ROOT, false);
            return new Doorway.Open(new WireFileSystem(door), true, false, false, () -> {});
        } catch (VfsException e) {
            throw new AssertionError(e);
        }
    }
}
