package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.content.CacheVerification;
import io.sluice.vfs.core.load.LoadRequest;
import io.sluice.vfs.core.read.CacheUse;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.Scene;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an administrator does to the block cache, by files and mounts. */
final class CacheControlTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);
    private final CacheControl cache = gateway.fileSystem().cache();

    @AfterEach
    void close() {
        gateway.close();
    }

    /** Puts a file in the store and all of it in the cache. */
    private void load(String path, int bytes) throws Exception {
        gateway.putObject(path, Scene.bytes(bytes, 1));
        gateway.expire();
        LoadRequest request = new LoadRequest(Scene.ROOT, List.of(VfsPath.parse(path)), 1);
        assertThat(gateway.fileSystem().loads().start(request).awaitEnd(Duration.ofSeconds(30)))
                .isTrue();
        assertThat(cached(path)).isEqualTo(bytes);
    }

    private long cached(String path) throws VfsException {
        return gateway.fileSystem().status(scene.id(path)).cachedBytes();
    }

    private CacheUse use(String mount) {
        return cache.use().stream()
                .filter(each -> each.mount().toString().equals(mount))
                .findFirst()
                .orElseThrow()
                .use();
    }

    @Test
    void whatIsCachedOfAFileIsFreed() throws Exception {
        load("/data/a", 1000);
        assertThat(cache.free(scene.id("/data/a"))).isEqualTo(1000);
        assertThat(cached("/data/a")).isZero();
        assertThat(cache.free(scene.id("/data/a"))).isZero();
        assertThat(scene.read("/data/a")).isEqualTo(Scene.bytes(1000, 1));
    }

    @Test
    void aFileThatIsNotInItsStoreYetIsNotFreed() throws Exception {
        byte[] bytes = Scene.bytes(10, 1);
        scene.create("/data/writing").write(0, bytes);
        assertThat(cache.free(scene.id("/data/writing"))).isZero();
        assertThat(scene.read("/data/writing")).isEqualTo(bytes);
    }

    @Test
    void theUseOfTheCacheIsCountedForEachMount() throws Exception {
        load("/data/a", 1000);
        assertThat(use("/data")).isEqualTo(new CacheUse(0, 0, 0, 0, 1000, 0));
        scene.read("/data/a");
        scene.read("/data/a");
        gateway.putObject("/data/b", Scene.bytes(500, 1));
        gateway.expire();
        scene.read("/data/b");
        assertThat(use("/data")).isEqualTo(new CacheUse(2, 2000, 1, 500, 1500, 0));
        assertThat(use("/readonly")).isEqualTo(new CacheUse(0, 0, 0, 0, 0, 0));
    }

    @Test
    void whatTheCacheRefusesIsCountedForEachMount() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(500, 1));
        gateway.cache().refuseAdmission(true);
        scene.read("/data/a");
        gateway.fileSystem().close(); // now all that was on its way is over
        assertThat(use("/data").refusedBlocks()).isEqualTo(1);
    }

    @Test
    void whatIsCachedOfAFileIsVerified() throws Exception {
        load("/data/a", 1000);
        load("/data/b", 500);
        assertThat(cache.verify(scene.id("/data/a"), _ -> true)).isEqualTo(new CacheVerification(1, 1, 1000, 0));
        assertThat(cache.verify(_ -> true)).isEqualTo(new CacheVerification(2, 2, 1500, 0));
        scene.create("/data/writing").write(0, Scene.bytes(10, 1));
        assertThat(cache.verify(scene.id("/data/writing"), _ -> true)).isEqualTo(CacheVerification.NONE);
    }
}
