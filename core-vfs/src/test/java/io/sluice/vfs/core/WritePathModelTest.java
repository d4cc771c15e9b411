package io.sluice.vfs.core;

import io.sluice.vfs.testing.model.Doorway;
import io.sluice.vfs.testing.model.ModelSequences;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random operations on a gateway and on the reference model of docs/SEMANTICS.md: they never differ. */
final class WritePathModelTest {
    @TempDir
    private Path temporary;

    @Test
    void whateverIsDoneTheGatewayAndTheModelAgree() {
        new ModelSequences("the core", Doorway.CORE, temporary).run(100_000);
    }
}
