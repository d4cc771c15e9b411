package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Payload;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.OpenFile;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writing while a store, a disk or the clock does what it should not. */
final class WriteFaultsTest {
    private static final int MIB = 1 << 20;
    private static final byte[] BYTES = Scene.bytes(1000, 1);

    @TempDir
    private Path temporary;

    private final List<Path> mounts = new ArrayList<>();

    @AfterEach
    void unmount() throws Exception {
        for (Path mount : mounts) {
            run("umount", "-l", mount.toString());
        }
    }

    /** A disk of 8 MiB. */
    private Path smallDisk() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
        Path mount = Files.createDirectory(temporary.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", mount.toString());
        mounts.add(mount);
        return mount;
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static MemoryGateway gatewayOn(Path disk) {
        return new MemoryGateway(GatewaySettings.defaults().withoutTimers(), disk);
    }

    /** Writes pieces of 1 MiB until the disk is full; tells where that was. */
    private static int fill(OpenFile file, byte[] bytes) throws VfsException {
        for (int piece = 0; ; piece++) {
            try {
                file.write((long) piece * MIB, Arrays.copyOfRange(bytes, piece * MIB, (piece + 1) * MIB));
            } catch (VfsException e) {
                assertThat(e.error()).isEqualTo(VfsError.NO_SPACE);
                return piece;
            }
        }
    }

    @Test
    void aFullDiskRefusesThatWriteAndTakesNothingFromOthers() throws Exception {
        try (MemoryGateway gateway = gatewayOn(smallDisk())) {
            Scene scene = new Scene(gateway);
            OpenFile other = scene.create("/data/other");
            other.write(0, BYTES);
            byte[] bytes = Scene.bytes(9 * MIB, 2);
            OpenFile large = scene.create("/data/large");
            int full = fill(large, bytes);
            other.close();
            assertThat(gateway.object("/data/other")).hasValue(BYTES);
            assertThat(scene.read("/data/other")).isEqualTo(BYTES);
            assertThat(scene.at("/data/large").size()).isEqualTo((long) full * MIB);
            scene.refused(VfsError.NO_SPACE, large::close);
            gateway.settle();
            assertThat(gateway.object("/data/large")).isEmpty();
            assertThat(gateway.fileSystem().status(large.id()).failure().orElseThrow())
                    .contains("could not be written");
            scene.remove("/data/large");
        }
    }

    @Test
    void aWriteInPiecesIsRefusedAsAWholeWhereTheDiskFillsInItsMiddle() throws Exception {
        Path disk = smallDisk();
        try (MemoryGateway gateway = gatewayOn(disk)) {
            Path filler = Files.write(disk.resolve("filler"), new byte[4 * MIB]);
            Scene scene = new Scene(gateway);
            byte[] bytes = Scene.bytes(6 * MIB, 2);
            OpenFile file = scene.create("/data/file");
            List<ByteBuffer> pieces = new ArrayList<>();
            for (int piece = 0; piece < 6; piece++) {
                pieces.add(ByteBuffer.wrap(bytes, piece * MIB, MIB));
            }
            Payload data = new Payload(pieces);
            scene.refused(
                    VfsError.NO_SPACE,
                    () -> scene.files().write(Scene.ROOT, file.id(), 0, data.duplicate(), Stability.UNSTABLE));
            assertThat(data.duplicate().length()).isEqualTo(6 * MIB);
            assertThat(scene.at("/data/file").size()).isZero();
            Files.delete(filler);
            file.write(3L * MIB, Arrays.copyOfRange(bytes, 3 * MIB, 6 * MIB));
            scene.refused(VfsError.NO_SPACE, file::close);
            scene.files().write(Scene.ROOT, file.id(), 0, data.duplicate(), Stability.UNSTABLE);
            file.close();
            assertThat(gateway.object("/data/file")).hasValue(bytes);
        }
    }

    @Test
    void spaceThatIsFreedLetsTheWriterGoOn() throws Exception {
        Path disk = smallDisk();
        try (MemoryGateway gateway = gatewayOn(disk)) {
            Path filler = Files.write(disk.resolve("filler"), new byte[4 * MIB]);
            Scene scene = new Scene(gateway);
            byte[] bytes = Scene.bytes(5 * MIB, 2);
            OpenFile file = scene.create("/data/file");
            int full = fill(file, bytes);
            Files.delete(filler);
            for (int piece = full; piece < 5; piece++) {
                file.write((long) piece * MIB, Arrays.copyOfRange(bytes, piece * MIB, (piece + 1) * MIB));
            }
            file.close();
            assertThat(gateway.object("/data/file").orElseThrow()).isEqualTo(bytes);
        }
    }

    @Test
    void aFileThatLacksRefusedBytesIsNotTakenForWholeByARestartEither() throws Exception {
        try (MemoryGateway gateway = gatewayOn(smallDisk())) {
            Scene scene = new Scene(gateway);
            byte[] bytes = Scene.bytes(9 * MIB, 2);
            InodeId file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
            int piece = 0;
            boolean full = false;
            while (!full) {
                try {
                    scene.files()
                            .write(
                                    Scene.ROOT,
                                    file,
                                    (long) piece * MIB,
                                    ByteBuffer.wrap(bytes, piece * MIB, MIB),
                                    Stability.DURABLE);
                    piece++;
                } catch (VfsException e) {
                    full = true;
                }
            }
            scene.chmod(Scene.ROOT, file, 0600);
            gateway.killAndRestart();
            gateway.settle();
            assertThat(gateway.object("/data/file")).isEmpty();
            assertThat(new Scene(gateway).at("/data/file").life()).isEqualTo(FileLife.WRITING);
            assertThat(new Scene(gateway).at("/data/file").size()).isEqualTo((long) piece * MIB);
        }
    }

    @Test
    void aReadOnlyDiskTakesNoNewFileUntilItIsWritableAgain() throws Exception {
        Path disk = smallDisk();
        try (MemoryGateway gateway = gatewayOn(disk)) {
            Scene scene = new Scene(gateway);
            scene.persisted("/data/stored", BYTES);
            run("mount", "-o", "remount,ro", disk.toString());
            scene.refused(VfsError.IO, () -> scene.create("/data/new"));
            assertThat(scene.exists("/data/new")).isFalse();
            assertThat(scene.read("/data/stored")).isEqualTo(BYTES);
            scene.rename("/data/stored", "/data/renamed");
            assertThat(scene.read("/data/renamed")).isEqualTo(BYTES);
            run("mount", "-o", "remount,rw", disk.toString());
            scene.persisted("/data/new", BYTES);
        }
    }

    /** A disk whose file system makes itself read-only, as it does when a write of its own fails. */
    @Test
    void aDiskThatFailsRefusesThatWriteAndWhatWasAcknowledgedGoesOn() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "mounting a loop device needs root");
        Path image = temporary.resolve("image");
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        run("truncate", "-s", "32m", image.toString());
        run("mkfs.ext4", "-q", "-F", image.toString());
        run("mount", "-o", "loop", image.toString(), disk.toString());
        mounts.add(disk);
        MemoryGateway gateway = gatewayOn(disk);
        try {
            MemoryUnderFileSystem store = gateway.store("/data");
            Scene scene = new Scene(gateway);
            store.failNext("put", 1000, UfsError.UNAVAILABLE);
            InodeId sealed = scene.createUnopened(Scene.ROOT, "/data/sealed", 0644);
            scene.files().write(Scene.ROOT, sealed, 0, ByteBuffer.wrap(BYTES), Stability.DURABLE);
            gateway.clock().advance(Duration.ofSeconds(3));
            gateway.fileSystem().sweep();
            OpenFile open = scene.create("/data/open");
            open.write(0, BYTES);
            scene.files().commit(Scene.ROOT, open.id());
            run("mount", "-o", "remount,abort", disk.toString());
            scene.refused(VfsError.IO, () -> open.write(BYTES.length, BYTES));
            assertThat(scene.read("/data/open")).startsWith(BYTES);
            assertThatThrownBy(open::close).isInstanceOf(VfsException.class);
            store.heal();
            gateway.settle();
            assertThat(gateway.object("/data/sealed")).hasValue(BYTES);
            assertThat(gateway.object("/data/open")).isEmpty();
            scene.refused(VfsError.IO, () -> scene.create("/data/new"));
        } finally {
            gateway.fileSystem().close(); // its files can't be deleted any more
        }
    }

    @Test
    void aStoreThatRefusesOneKeyForEverHoldsNobodyElse() throws Exception {
        try (MemoryGateway gateway = new MemoryGateway()) {
            MemoryUnderFileSystem store = gateway.store("/data");
            Scene scene = new Scene(gateway);
            store.failNext("put", 1, UfsError.ACCESS_DENIED);
            OpenFile refused = scene.create("/data/refused");
            refused.write(0, BYTES);
            scene.refused(VfsError.ACCESS_DENIED, refused::close);
            scene.sealed(Scene.ROOT, "/data/other", BYTES);
            gateway.settle();
            assertThat(gateway.object("/data/other")).hasValue(BYTES);
            assertThat(scene.at("/data/refused").life()).isEqualTo(FileLife.FAILED);
            assertThat(scene.read("/data/refused")).isEqualTo(BYTES);
            String reason = gateway.fileSystem().status(refused.id()).failure().orElseThrow();
            gateway.killAndRestart();
            Scene after = new Scene(gateway);
            assertThat(after.at("/data/refused").life()).isEqualTo(FileLife.FAILED);
            assertThat(after.read("/data/refused")).isEqualTo(BYTES);
            assertThat(gateway.fileSystem().status(refused.id()).failure()).hasValue(reason);
        }
    }

    @Test
    void whatIsWrittenWhileTheStoreIsAwayForTwoMinutesArrives() throws Exception {
        try (MemoryGateway gateway = new MemoryGateway()) {
            MemoryUnderFileSystem store = gateway.store("/data");
            Scene scene = new Scene(gateway);
            InodeId file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
            WriteLease lease = scene.files().openForWriting(Scene.ROOT, file, false);
            InodeId unopened = scene.createUnopened(Scene.ROOT, "/data/unopened", 0644);
            store.failAll(UfsError.UNAVAILABLE);
            for (int i = 0; i < 5; i++) {
                for (InodeId each : List.of(file, unopened)) {
                    scene.files()
                            .write(
                                    Scene.ROOT,
                                    each,
                                    (long) i * BYTES.length,
                                    ByteBuffer.wrap(BYTES),
                                    Stability.DURABLE);
                }
                gateway.clock().advance(Duration.ofSeconds(30));
                gateway.fileSystem().sweep();
            }
            lease.close();
            store.heal();
            gateway.killAndRestart();
            gateway.settle();
            for (String path : List.of("/data/file", "/data/unopened")) {
                byte[] found = gateway.object(path).orElseThrow();
                assertThat(found).hasSize(5 * BYTES.length);
                assertThat(Arrays.copyOfRange(found, 4 * BYTES.length, found.length))
                        .isEqualTo(BYTES);
            }
        }
    }

    @Test
    void aClockThatGoesBackADayDelaysNoSealAndNoListing() throws Exception {
        try (MemoryGateway gateway = new MemoryGateway()) {
            Scene scene = new Scene(gateway);
            InodeId file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
            scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(BYTES), Stability.DURABLE);
            assertThat(scene.exists("/data/theirs")).isFalse();
            gateway.clock().advance(Duration.ofDays(-1));
            gateway.fileSystem().sweep();
            gateway.putObject("/data/theirs", BYTES);
            gateway.settle();
            assertThat(gateway.object("/data/file")).hasValue(BYTES);
            assertThat(scene.read("/data/theirs")).isEqualTo(BYTES);
            assertThat(scene.names("/data")).contains("file", "theirs");
        }
    }

    @Test
    void aClockThatJumpsADayAheadTakesNoFileFromItsWriter() throws Exception {
        try (MemoryGateway gateway = new MemoryGateway()) {
            Scene scene = new Scene(gateway);
            OpenFile open = scene.create("/data/open");
            open.write(0, BYTES);
            InodeId unopened = scene.createUnopened(Scene.ROOT, "/data/unopened", 0644);
            scene.files().write(Scene.ROOT, unopened, 0, ByteBuffer.wrap(BYTES), Stability.UNSTABLE);
            gateway.clock().advance(Duration.ofDays(1));
            gateway.fileSystem().sweep();
            assertThat(scene.at("/data/open").life()).isEqualTo(FileLife.WRITING);
            open.write(BYTES.length, BYTES);
            open.close();
            scene.files().write(Scene.ROOT, unopened, BYTES.length, ByteBuffer.wrap(BYTES), Stability.UNSTABLE);
            gateway.settle();
            byte[] both = Arrays.copyOf(BYTES, 2 * BYTES.length);
            System.arraycopy(BYTES, 0, both, BYTES.length, BYTES.length);
            assertThat(gateway.object("/data/open")).hasValue(both);
            assertThat(gateway.object("/data/unopened")).hasValue(both);
        }
    }
}
