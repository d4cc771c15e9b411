package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.Content;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What may be sent from a file that is not in its store yet. */
final class StagedContentTest {
    private static final int BYTES = 5000;

    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aFileThatMayStillBeCutShorterGivesNoRegions() throws Exception {
        MemoryUnderFileSystem store = gateway.store("/data");
        InodeId file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(Scene.bytes(BYTES, 1)), Stability.UNSTABLE);
        Content content = scene.files().content(Scene.ROOT, file);
        assertThat(content.region(0, BYTES)).isEmpty();
        assertThat(content.cachedRegion(0, BYTES)).isEmpty();
        assertThat(scene.read(content, 0, BYTES)).isEqualTo(Scene.bytes(BYTES, 1));

        gateway.settle();

        assertThat(store.bytes("file")).hasValue(Scene.bytes(BYTES, 1));
        content.region(0, BYTES).orElseThrow().close(); // it is written no more
    }
}
