package io.sluice.vfs.core;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.Scene;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A name that the store can't have is refused when it is given, not when the file is uploaded. */
final class StoreNamesTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aNameThatTheStoreCanNotHaveIsInvalid() throws Exception {
        gateway.store("/data").notInNames(":");
        scene.persisted("/data/f", Scene.bytes(10, 1));

        scene.refused(VfsError.INVALID, () -> scene.create("/data/a:b"));
        scene.refused(VfsError.INVALID, () -> scene.mkdir("/data/a:b"));
        scene.refused(VfsError.INVALID, () -> scene.rename("/data/f", "/data/a:b"));
        scene.persisted("/data/a;b", Scene.bytes(10, 2));
    }
}
