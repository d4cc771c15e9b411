package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.vfs.FileAttributes;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.meta.Secret;
import io.sluice.vfs.meta.SecretVault;
import io.sluice.vfs.storage.StoreObserver;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UnfinishedUploads;
import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryStores;
import io.sluice.vfs.testing.Scene;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The mounts after a restart: one whose store or secret can't be had doesn't stop the others, and says why. */
@Timeout(60)
final class MountRestartTest {
    private static final Map<String, String> OPTIONS = Map.of(MemoryStores.SECRET, "s3cr3t", MemoryStores.PLAIN, "eu");

    private final MemoryGateway gateway = new MemoryGateway();
    private Scene scene = new Scene(gateway);

    @AfterEach
    void close() {
        gateway.stores().answer("data");
        gateway.close();
    }

    private void restart() {
        gateway.killAndRestart();
        scene = new Scene(gateway);
    }

    private MountStatus status(String path) {
        return gateway.fileSystem().mounts().stream()
                .filter(mount -> mount.path().toString().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private void awaitState(String path, MountStatus.State state) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (status(path).state() != state) {
            assertThat(System.nanoTime()).as("never " + state).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static SecretVault vaultWith(int filling) {
        byte[] key = new byte[SecretVault.KEY_BYTES];
        Arrays.fill(key, (byte) filling);
        return SecretVault.of(new Secret(key), new SecureRandom());
    }

    @Test
    void optionsSecretsReadonlyAndShareAreAsTheyWere() throws Exception {
        gateway.fileSystem().mount(new MountRequest(VfsPath.parse("/s"), "memory://s", OPTIONS, true, true));
        MountStatus before = status("/s");
        restart();
        awaitState("/s", MountStatus.State.UP);
        assertThat(status("/s")).isEqualTo(before);
        assertThat(status("/s").readonly()).isTrue();
        assertThat(status("/s").shared()).isTrue();
        assertThat(gateway.stores().opened("s")).containsExactly(OPTIONS, OPTIONS);
    }

    @Test
    void aStoreThatDoesNotAnswerDelaysNeitherTheStartNorTheOthers() throws Exception {
        gateway.mount("/second", false, Map.of());
        gateway.store("/second").plant("file", "text");
        gateway.store("/data").plant("file", "late");
        gateway.stores().silence("data");
        restart();
        assertThat(status("/data").state()).isEqualTo(MountStatus.State.CONNECTING);
        assertThat(scene.read("/second/file")).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
        assertThat(scene.names("/")).contains("data", "second");
        gateway.stores().answer("data");
        assertThat(scene.read("/data/file")).isEqualTo("late".getBytes(StandardCharsets.UTF_8));
        assertThat(status("/data").state()).isEqualTo(MountStatus.State.UP);
    }

    @Test
    void aMountThatIsDownSaysSinceWhenAndComesBackByItself() throws Exception {
        gateway.stores().away("data", Optional.of(UfsError.UNAVAILABLE));
        restart();
        awaitState("/data", MountStatus.State.DOWN);
        Instant began = gateway.clock().instant();
        MountStatus.Problem problem = new MountStatus.Problem("the test says that data is away", began);
        assertThat(status("/data").problem()).contains(problem);
        scene.refused(VfsError.UNAVAILABLE, () -> scene.exists("/data/x"));

        int tries = gateway.stores().opened("data").size();
        gateway.fileSystem().sweep();
        assertThat(gateway.stores().opened("data")).as("not again at once").hasSize(tries);
        gateway.clock().advance(Duration.ofSeconds(6));
        scene.refused(VfsError.UNAVAILABLE, () -> scene.exists("/data/x"));
        assertThat(status("/data").problem()).as("since the first time").contains(problem);

        gateway.stores().away("data", Optional.empty());
        gateway.clock().advance(Duration.ofSeconds(6));
        gateway.fileSystem().sweep();
        awaitState("/data", MountStatus.State.UP);
        assertThat(status("/data").problem()).isEmpty();
        assertThat(scene.exists("/data/x")).isFalse();
    }

    @Test
    void aStoreThatGoesAwayWhileItIsMountedIsDownUntilItAnswersAgain() throws Exception {
        gateway.store("/data").plant("file", "text");
        assertThat(scene.read("/data/file")).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
        StoreObserver observer = gateway.stores().host("data").observer();
        Instant began = gateway.clock().instant();

        observer.away("it does not answer");
        gateway.clock().advance(Duration.ofSeconds(30));

        assertThat(status("/data").state()).isEqualTo(MountStatus.State.DOWN);
        assertThat(status("/data").problem()).contains(new MountStatus.Problem("it does not answer", began));
        assertThat(scene.read("/data/file")).as("what is here").isEqualTo("text".getBytes(StandardCharsets.UTF_8));
        assertThat(gateway.stores().opened("data")).as("not opened anew").hasSize(1);

        observer.back();

        assertThat(status("/data").state()).isEqualTo(MountStatus.State.UP);
        assertThat(status("/data").problem()).isEmpty();
    }

    @Test
    void uploadsThatAKilledProcessBeganAreToldToTheMountAtTheNextStart() throws Exception {
        gateway.mount("/other", false, Map.of());
        Upload whole = new Upload("whole", "1");
        Upload half = new Upload("half", "2");
        UnfinishedUploads uploads = gateway.stores().host("data").uploads();
        uploads.began(whole);
        uploads.began(half);
        uploads.ended(whole);
        gateway.stores().host("other").uploads().began(new Upload("half", "3"));
        assertThat(uploads.leftBehind()).as("they are under way").isEmpty();

        restart();
        awaitState("/data", MountStatus.State.UP);

        UnfinishedUploads next = gateway.stores().host("data").uploads();
        assertThat(next.leftBehind()).contains(half).doesNotContain(new Upload("half", "3"));
        next.began(new Upload("new", "4"));
        assertThat(next.leftBehind()).doesNotContain(new Upload("new", "4"));
        next.ended(half);
        next.ended(whole);
        assertThat(next.leftBehind()).isEmpty();
        gateway.fileSystem().unmount(VfsPath.parse("/other"), UnmountMode.SAFE);
        assertThat(gateway.metadata().unfinishedUploads().size()).isEqualTo(1);
    }

    @Test
    void anUploadGoesOnThoughItCanNotBeKeptInMind() {
        gateway.metadata().failSyncs(true);
        try {
            assertThatCode(() -> gateway.stores().host("data").uploads().began(new Upload("k", "1")))
                    .doesNotThrowAnyException();
        } finally {
            gateway.metadata().failSyncs(false);
        }
    }

    @Test
    void withAnotherKeyOnlyTheMountsWithSecretsAreDownAndWithTheRightOneTheyAreBack() throws Exception {
        gateway.mount("/s", false, OPTIONS);
        gateway.store("/s").plant("file", "text");
        gateway.store("/data").plant("file", "text");
        gateway.vault(vaultWith(9));
        restart();
        awaitState("/s", MountStatus.State.DOWN);
        assertThat(status("/s").problem().orElseThrow().reason())
                .contains(MemoryStores.SECRET, "another key", "start it with the right key")
                .doesNotContain("s3cr3t");
        scene.refused(VfsError.UNAVAILABLE, () -> scene.read("/s/file"));
        assertThat(scene.read("/data/file")).isEqualTo("text".getBytes(StandardCharsets.UTF_8));

        gateway.vault(vaultWith(0));
        restart();
        assertThat(scene.read("/s/file")).isEqualTo("text".getBytes(StandardCharsets.UTF_8));
    }

    /** A program that reads a directory takes other times for a change: tar says so. */
    @Test
    void directoriesThatNobodyChangedShowTheSameTimesAfterARestart() throws Exception {
        gateway.putObject("/data/d/file", Scene.bytes(1, 1));
        FileAttributes mounted = scene.at("/data");
        FileAttributes found = scene.at("/data/d");
        gateway.clock().advance(Duration.ofSeconds(100));
        restart();
        assertThat(scene.at("/data")).isEqualTo(mounted);
        assertThat(scene.at("/data/d")).isEqualTo(found);
    }

    @Test
    void aMountOfWhichNobodyKnowsSinceWhenIsOfTheFirstStartThatAsks() throws Exception {
        VfsPath path = VfsPath.parse("/old");
        gateway.metadata()
                .mounts()
                .put(
                        path,
                        new MountRecord(
                                "m-1", path, "memory://old", Map.of(), Map.of(), false, false, Optional.empty()));
        gateway.metadata().sync();
        restart();
        FileAttributes first = scene.at("/old");
        assertThat(first.modified()).isEqualTo(gateway.clock().instant());
        gateway.clock().advance(Duration.ofSeconds(100));
        restart();
        assertThat(scene.at("/old")).isEqualTo(first);
    }

    @Test
    void withoutAKeyNothingSecretIsTakenAndTheRestWorks() throws Exception {
        gateway.mount("/s", false, OPTIONS);
        gateway.vault(SecretVault.locked("it is on holiday"));
        restart();
        awaitState("/s", MountStatus.State.DOWN);
        assertThat(status("/s").problem().orElseThrow().reason()).endsWith("it is on holiday");
        scene.refused(VfsError.ACCESS_DENIED, () -> gateway.mount("/t", false, OPTIONS));
        gateway.mount("/u", false, Map.of(MemoryStores.PLAIN, "eu"));
        gateway.fileSystem().unmount(VfsPath.parse("/s"), UnmountMode.SAFE);
    }

    @Test
    void aSecretThatStoodInClearIsSealedAtTheStart() throws Exception {
        VfsPath path = VfsPath.parse("/old");
        gateway.metadata()
                .mounts()
                .put(
                        path,
                        new MountRecord(
                                "m-1", path, "memory://old", OPTIONS, Map.of(), false, false, Optional.empty()));
        gateway.metadata().sync();
        restart();
        awaitState("/old", MountStatus.State.UP);
        assertThat(gateway.stores().opened("old")).containsExactly(OPTIONS);
        MountRecord sealed = gateway.metadata().mounts().get(path).orElseThrow();
        assertThat(sealed.options()).isEqualTo(Map.of(MemoryStores.PLAIN, "eu"));
        assertThat(sealed.secrets()).containsOnlyKeys(MemoryStores.SECRET);
        assertThat(sealed.id()).isEqualTo("m-1");
        assertThat(status("/old").options()).containsEntry(MemoryStores.SECRET, "****");
    }

    @Test
    void aMountWithOptionsThatThisVersionRefusesIsShownWithThatAndCanBeTakenAway() throws VfsException {
        VfsPath path = VfsPath.parse("/old");
        gateway.metadata()
                .mounts()
                .put(
                        path,
                        new MountRecord(
                                "m-1",
                                path,
                                "memory://old",
                                Map.of("cache", "fifo"),
                                Map.of(),
                                false,
                                false,
                                Optional.empty()));
        gateway.metadata().sync();
        restart();
        assertThat(status("/old").state()).isEqualTo(MountStatus.State.DOWN);
        assertThat(status("/old").problem().orElseThrow().reason()).contains("cache=fifo", "mount it anew");
        scene.refused(VfsError.UNAVAILABLE, () -> scene.exists("/old/x"));
        gateway.fileSystem().unmount(path, UnmountMode.SAFE);
        restart();
        assertThat(gateway.fileSystem().mounts()).hasSize(4);
    }

    @Test
    void aMountOfASchemeThatNobodyServesAnyMoreShowsNoneOfItsOptions() throws VfsException {
        VfsPath path = VfsPath.parse("/old");
        gateway.metadata()
                .mounts()
                .put(
                        path,
                        new MountRecord(
                                "m-1",
                                path,
                                "gone://old",
                                Map.of("token", "s3cr3t", "uid", "7"),
                                Map.of(),
                                false,
                                false,
                                Optional.empty()));
        gateway.metadata().sync();
        restart();
        assertThat(status("/old").options()).isEqualTo(Map.of("token", "****", "uid", "7"));
        assertThat(gateway.metadata().mounts().get(path).orElseThrow().secrets())
                .containsOnlyKeys("token");
    }
}
