package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.ContractFixture;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryStores;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The mount table: what is joined where, and what it shows. */
final class MountingTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        gateway.metadata().failSyncs(false);
        gateway.close();
    }

    private static void refused(VfsError error, ContractFixture.Refused operation, String... words) {
        VfsException refusal = catchThrowableOfType(VfsException.class, operation::run);
        assertThat(refusal).isNotNull();
        assertThat(refusal.error()).isEqualTo(error);
        assertThat(refusal.reason()).contains(words);
    }

    private MountStatus status(String path) throws VfsException {
        VfsPath wanted = VfsPath.parse(path);
        return gateway.fileSystem().mounts().stream()
                .filter(mount -> mount.path().equals(wanted))
                .findFirst()
                .orElseThrow();
    }

    private void unmount(String path) throws VfsException {
        gateway.fileSystem().unmount(VfsPath.parse(path), UnmountMode.SAFE);
    }

    @Test
    void aSecretGoesToTheStoreAndNowhereElse() throws Exception {
        Map<String, String> options = Map.of(MemoryStores.SECRET, "s3cr3t", MemoryStores.PLAIN, "eu", "uid", "7");
        gateway.mount("/s", false, options);
        assertThat(gateway.stores().opened("s"))
                .containsExactly(Map.of(MemoryStores.SECRET, "s3cr3t", MemoryStores.PLAIN, "eu"));
        assertThat(status("/s").options())
                .isEqualTo(Map.of(MemoryStores.SECRET, "****", MemoryStores.PLAIN, "eu", "uid", "7"));
        assertThat(status("/s").toString()).doesNotContain("s3cr3t");
        assertThat(gateway.metadata()
                        .mounts()
                        .get(VfsPath.parse("/s"))
                        .orElseThrow()
                        .options())
                .doesNotContainKey(MemoryStores.SECRET);
        assertThat(new MountRequest(VfsPath.parse("/s"), "memory://s", options, false, false).toString())
                .doesNotContain("s3cr3t");
    }

    @Test
    void aNewMountIsUp() throws Exception {
        gateway.mount("/s", false, Map.of());
        assertThat(status("/s").state()).isEqualTo(MountStatus.State.UP);
        assertThat(status("/s").problem()).isEmpty();
        assertThat(status("/s").unsaved()).isEqualTo(MountStatus.Unsaved.NONE);
    }

    @Test
    void whatMakesNoSenseMountsNothingAndAsksNoStore() {
        refused(
                VfsError.INVALID,
                () -> gateway.mount("/s", false, Map.of("no-such", "1")),
                "no-such",
                "known are",
                "metadata-ttl");
        refused(
                VfsError.INVALID,
                () -> gateway.mount("/s", false, Map.of("metadata-tll", "1s")),
                "did you mean metadata-ttl?");
        refused(VfsError.INVALID, () -> gateway.mount("/s", true, Map.of("overwrite", "replace")), "--readonly");
        refused(VfsError.INVALID, () -> gateway.mount("/s", false, Map.of("uid", "-1")), "uid");
        refused(VfsError.INVALID, () -> gateway.mount("/s", "memory://key:pw@s", false, Map.of()), "credentials");
        assertThat(gateway.stores().opened("s")).isEmpty();
        assertThat(gateway.fileSystem().mounts()).hasSize(4);
    }

    @Test
    void aMountThatCanNotBeMadeDurableIsNotMade() {
        gateway.metadata().failSyncs(true);
        refused(VfsError.IO, () -> gateway.mount("/s", false, Map.of()), "durable");
        gateway.metadata().failSyncs(false);
        assertThat(gateway.fileSystem().mounts()).hasSize(4);
        assertThat(gateway.metadata().mounts().size()).isEqualTo(4);
        assertThat(gateway.store("/s").isClosed()).isTrue();
    }

    @Test
    void aMountCoversTheDirectoryThatWasThereAndUncoversItWhenItGoes() throws Exception {
        gateway.store("/data").plant("d/outer", "o");
        gateway.store("/data").plant("d/same", "outer");
        assertThat(scene.names("/data/d")).containsExactlyInAnyOrder("outer", "same");
        assertThat(scene.exists("/data/d/inner")).isFalse();

        gateway.store("/inner").plant("inner", "i");
        gateway.store("/inner").plant("same", "inner");
        gateway.mount("/data/d", MemoryGateway.uriOf("/inner"), false, Map.of());
        assertThat(scene.names("/data/d")).containsExactlyInAnyOrder("inner", "same");
        assertThat(scene.read("/data/d/same")).isEqualTo("inner".getBytes(StandardCharsets.UTF_8));
        assertThat(scene.exists("/data/d/outer")).isFalse();

        unmount("/data/d");
        assertThat(scene.names("/data/d")).containsExactlyInAnyOrder("outer", "same");
        assertThat(scene.read("/data/d/same")).isEqualTo("outer".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nothingOfOneStoreIsShownForTheNextAtTheSamePath() throws Exception {
        gateway.mount("/s", MemoryGateway.uriOf("/one"), false, Map.of());
        scene.persisted("/data/x", new byte[] {1});
        scene.sealed(Scene.ROOT, "/s/written", new byte[] {1});
        gateway.settle();
        assertThat(scene.names("/s")).containsExactly("written");
        unmount("/s");
        gateway.store("/two").plant("other", "o");
        gateway.mount("/s", MemoryGateway.uriOf("/two"), true, Map.of());
        assertThat(scene.names("/s")).containsExactly("other");
        assertThat(scene.exists("/s/written")).isFalse();
    }

    @Test
    void theOuterMountGoesAfterTheInnerOne() throws Exception {
        refused(VfsError.NOT_EMPTY, () -> unmount("/data"), "/data/nested is mounted below it", "unmount that first");
        unmount("/data/nested");
        unmount("/data");
        assertThat(scene.exists("/data")).isFalse();
    }

    @Test
    void theRootMayBeAMountWithOthersBelow() throws Exception {
        gateway.store("/").plant("file", "f");
        gateway.store("/").plant("data/hidden", "h");
        gateway.mount("/", false, Map.of());
        gateway.store("/data").plant("seen", "s");
        assertThat(scene.names("/")).containsExactlyInAnyOrder("file", "data", "above", "readonly");
        assertThat(scene.names("/data")).containsExactlyInAnyOrder("seen", "nested");
        scene.sealed(Scene.ROOT, "/new", new byte[] {1});
        gateway.settle();
        assertThat(gateway.store("/").bytes("new")).hasValue(new byte[] {1});
        refused(VfsError.NOT_EMPTY, () -> unmount("/"), "is mounted below it");
    }

    @Test
    void aPathIsTakenOnce() {
        refused(
                VfsError.EXISTS,
                () -> gateway.mount("/data", false, Map.of()),
                "/data is taken by memory://data",
                "sluice fs unmount /data");
    }

    @Test
    void withCacheOffNothingOfTheMountEntersTheCache() throws Exception {
        byte[] bytes = Scene.bytes(3 * Scene.BLOCK + 17, 1);
        gateway.mount("/off", false, Map.of("cache", "off"));
        gateway.store("/off").plant("file", bytes);
        assertThat(scene.read("/off/file")).isEqualTo(bytes);
        scene.sealed(Scene.ROOT, "/off/written", bytes);
        gateway.settle();
        assertThat(scene.read("/off/written")).isEqualTo(bytes);
        assertThat(gateway.cache().status().contents()).isZero();
        assertThat(gateway.fileSystem().status(scene.id("/off/file")).cachedBytes())
                .isZero();

        gateway.store("/data").plant("file", bytes);
        assertThat(scene.read("/data/file")).isEqualTo(bytes);
        assertThat(gateway.cache().status().contents()).as("others are cached").isEqualTo(1);
    }

    @Test
    void theMetadataTtlSaysHowLongAListingIsBelieved() throws Exception {
        gateway.mount("/short", false, Map.of("metadata-ttl", "5s"));
        gateway.mount("/ever", true, Map.of());
        for (String path : new String[] {"/short", "/ever"}) {
            assertThat(scene.names(path)).isEmpty();
            gateway.store(path).plant("later", "l");
            gateway.clock().advance(Duration.ofSeconds(4));
            assertThat(scene.names(path)).isEmpty();
        }
        gateway.clock().advance(Duration.ofSeconds(2));
        assertThat(scene.names("/short")).containsExactly("later");
        gateway.clock().advance(Duration.ofDays(365));
        assertThat(scene.names("/ever")).isEmpty();
    }

    @Test
    void withPersistAsyncACloseDoesNotWaitForTheStore() throws Exception {
        gateway.mount("/async", false, Map.of("persist", "async"));
        gateway.store("/async").failNext("put", 1_000_000, UfsError.UNAVAILABLE);
        scene.sealed(Scene.ROOT, "/async/file", new byte[] {1});
        assertThat(scene.at("/async/file").life()).isEqualTo(FileLife.SEALED);
        gateway.store("/async").heal();
        gateway.settle();
        assertThat(gateway.store("/async").bytes("file")).hasValue(new byte[] {1});
    }

    @Test
    void withOverwriteReplaceANewContentTakesThePlaceOfTheOldAtItsSeal() throws Exception {
        gateway.mount("/replace", false, Map.of("overwrite", "replace"));
        for (String path : new String[] {"/replace", "/data"}) {
            gateway.store(path).plant("file", "old");
        }
        try (var writer = scene.files().openForWriting(Scene.ROOT, scene.id("/replace/file"), true)) {
            scene.files()
                    .write(
                            Scene.ROOT,
                            scene.id("/replace/file"),
                            0,
                            ByteBuffer.wrap(new byte[] {7}),
                            Stability.UNSTABLE);
            assertThat(gateway.store("/replace").bytes("file")).hasValue("old".getBytes(StandardCharsets.UTF_8));
            writer.flush();
        }
        assertThat(gateway.store("/replace").bytes("file")).hasValue(new byte[] {7});
        assertThat(scene.read("/replace/file")).isEqualTo(new byte[] {7});
        scene.refused(
                VfsError.WRITE_ONCE, () -> scene.files().openForWriting(Scene.ROOT, scene.id("/data/file"), true));
    }

    @Test
    void aUidGidAndModesOfTheMountAreShown() throws Exception {
        gateway.mount("/ids", false, Map.of("uid", "1000", "gid", "100", "file-mode", "640", "dir-mode", "750"));
        gateway.store("/ids").plant("d/file", "f");
        assertThat(scene.at("/ids/d/file").uid()).isEqualTo(1000);
        assertThat(scene.at("/ids/d/file").gid()).isEqualTo(100);
        assertThat(scene.at("/ids/d/file").mode()).isEqualTo(0640);
        assertThat(scene.at("/ids/d").mode()).isEqualTo(0750);
    }
}
