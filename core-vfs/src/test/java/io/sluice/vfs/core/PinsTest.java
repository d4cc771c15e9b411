package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.content.CachePolicy;
import io.sluice.vfs.content.ContentKey;
import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.Scene;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the cache is told of mounts and pins. */
final class PinsTest {
    private final MemoryGateway gateway = new MemoryGateway();
    private Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        gateway.close();
    }

    private void pin(String path) throws VfsException {
        assertThat(gateway.fileSystem().pin(scene.id(path))).isEqualTo(VfsPath.parse(path));
    }

    private List<String> pins() {
        return gateway.fileSystem().pins().stream().map(VfsPath::toString).toList();
    }

    private boolean isPinned(String mount, String path) {
        return gateway.cache().rules().isPinned(key(mount, path));
    }

    private ContentKey key(String mount, String path) {
        return new ContentKey(idOf(mount), StorePath.of(path), 1, new ContentVersion("v"));
    }

    private String idOf(String mount) {
        try {
            return gateway.metadata()
                    .mounts()
                    .get(VfsPath.parse(mount))
                    .orElseThrow()
                    .id();
        } catch (VfsException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aPinnedDirectoryCoversWhatIsBelowItNowAndLater() throws Exception {
        gateway.putObject("/data/set/a", Scene.bytes(1, 1));
        assertThat(isPinned("/data", "set/a")).isFalse();
        pin("/data/set");
        assertThat(isPinned("/data", "set/a")).isTrue();
        assertThat(isPinned("/data", "set/that/comes/later")).isTrue();
        assertThat(isPinned("/data", "settings")).isFalse();
        assertThat(isPinned("/readonly", "set/a")).isFalse();
        assertThat(pins()).containsExactly("/data/set");
    }

    @Test
    void aPinAboveMountsCoversThem() throws Exception {
        pin("/above");
        pin("/data");
        assertThat(isPinned("/above/mount", "a")).isTrue();
        assertThat(isPinned("/data/nested", "a")).isTrue();
        assertThat(isPinned("/readonly", "a")).isFalse();
        pin("/");
        assertThat(isPinned("/readonly", "a")).isTrue();
        assertThat(pins()).containsExactly("/", "/above", "/data");
    }

    @Test
    void aFileIsPinnedBeforeAndAfterItReachesItsStore() throws Exception {
        scene.sealed(Scene.ROOT, "/data/model", new byte[] {1});
        pin("/data/model");
        gateway.settle();
        assertThat(isPinned("/data", "model")).isTrue();
        assertThat(isPinned("/data", "model2")).isFalse();
    }

    @Test
    void pinsSurviveAKill() throws Exception {
        gateway.putObject("/data/set/a", Scene.bytes(1, 1));
        pin("/data/set");
        gateway.killAndRestart();
        scene = new Scene(gateway);
        assertThat(isPinned("/data", "set/a")).isTrue();
        assertThat(pins()).containsExactly("/data/set");
        gateway.fileSystem().unpin(VfsPath.parse("/data/set"));
        gateway.killAndRestart();
        assertThat(isPinned("/data", "set/a")).isFalse();
        assertThat(pins()).isEmpty();
    }

    @Test
    void whatIsGoneCanBeUnpinned() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(1, 1));
        pin("/data/a");
        gateway.deleteObject("/data/a");
        gateway.expire();
        gateway.fileSystem().unpin(VfsPath.parse("/data/a"));
        assertThat(pins()).isEmpty();
    }

    @Test
    void anUnpinOfWhatIsNotPinnedItselfNamesWhatCoversIt() throws Exception {
        gateway.putObject("/data/set/a", Scene.bytes(1, 1));
        pin("/data/set");
        assertThat(refusal("/data/set/a")).contains("it is pinned by /data/set; unpin that");
        assertThat(refusal("/data")).contains("it is not pinned");
        assertThat(isPinned("/data", "set/a")).isTrue();
    }

    private String refusal(String path) {
        VfsException refusal = catchThrowableOfType(
                VfsException.class, () -> gateway.fileSystem().unpin(VfsPath.parse(path)));
        assertThat(refusal.error()).isEqualTo(VfsError.NOT_FOUND);
        return refusal.reason();
    }

    @Test
    void aRenameTakesThePinsAlong() throws Exception {
        gateway.putObject("/data/set/part/a", Scene.bytes(1, 1));
        gateway.putObject("/data/file", Scene.bytes(1, 1));
        pin("/data/set");
        pin("/data/set/part");
        pin("/data/file");
        scene.rename(Scene.ROOT, "/data/set", "/data/moved");
        scene.rename(Scene.ROOT, "/data/file", "/data/moved/file");
        assertThat(pins()).containsExactly("/data/moved", "/data/moved/file", "/data/moved/part");
        assertThat(isPinned("/data", "set/part/a")).isFalse();
        assertThat(isPinned("/data", "moved/part/a")).isTrue();
        gateway.killAndRestart();
        assertThat(pins()).containsExactly("/data/moved", "/data/moved/file", "/data/moved/part");
    }

    @Test
    void aFileThatIsReplacedStaysPinnedAndOneThatLeavesAPinnedDirectoryDoesNot() throws Exception {
        scene.sealed(Scene.ROOT, "/data/latest", new byte[] {1});
        gateway.settle();
        pin("/data/latest");
        scene.sealed(Scene.ROOT, "/data/latest.tmp", new byte[] {2});
        scene.rename(Scene.ROOT, "/data/latest.tmp", "/data/latest");
        gateway.settle();
        assertThat(pins()).containsExactly("/data/latest");
        gateway.putObject("/data/set/a", Scene.bytes(1, 1));
        pin("/data/set");
        scene.rename(Scene.ROOT, "/data/set/a", "/data/a");
        assertThat(isPinned("/data", "a")).isFalse();
    }

    @Test
    void aMountThatKeepsNothingInTheCacheIsNotPinned() throws Exception {
        gateway.mount("/off", false, Map.of("cache", "off"));
        VfsException refusal = catchThrowableOfType(
                VfsException.class, () -> gateway.fileSystem().pin(scene.id("/off")));
        assertThat(refusal.error()).isEqualTo(VfsError.INVALID);
        assertThat(refusal.reason()).contains("/off has cache=off");
    }

    @Test
    void theCacheKnowsTheMountsAndTheirPoliciesAndWhichAreGone() throws Exception {
        gateway.mount("/kept", true, Map.of("cache", "keep"));
        String kept = idOf("/kept");
        assertThat(gateway.cache().rules().policy(kept)).contains(CachePolicy.KEEP);
        assertThat(gateway.cache().rules().policy(idOf("/data"))).contains(CachePolicy.AUTO);
        gateway.killAndRestart();
        assertThat(gateway.cache().rules().policy(kept)).contains(CachePolicy.KEEP);
        gateway.fileSystem().unmount(VfsPath.parse("/kept"), UnmountMode.SAFE);
        assertThat(gateway.cache().rules().policy(kept)).isEmpty();
    }
}
