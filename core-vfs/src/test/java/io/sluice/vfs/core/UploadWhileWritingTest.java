package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.WriteLease;
import io.sluice.vfs.core.write.PartSizes;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.CallGate;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Large files go up in parts while they are written; close waits for what is left. */
@Timeout(120)
final class UploadWhileWritingTest {
    private static final int PART = 1000;
    private static final byte[] BYTES = Scene.bytes(5500, 1);

    private final MemoryGateway gateway =
            new MemoryGateway(GatewaySettings.defaults().withoutTimers().withPartSizes(new PartSizes(PART)));
    private final MemoryUnderFileSystem store = gateway.store("/data");
    private final Scene scene = new Scene(gateway);
    private InodeId file;
    private WriteLease lease;

    @AfterEach
    void close() {
        store.heal();
        gateway.close();
    }

    private void open(String path) throws VfsException {
        file = scene.createUnopened(Scene.ROOT, path, 0644);
        lease = scene.files().openForWriting(Scene.ROOT, file, false);
    }

    private void write(long offset, byte[] bytes) throws VfsException {
        scene.files().write(Scene.ROOT, file, offset, ByteBuffer.wrap(bytes), Stability.UNSTABLE);
    }

    private void writeFrom(int from, byte[] all) throws VfsException {
        for (int offset = from; offset < all.length; offset += 300) {
            write(offset, Arrays.copyOfRange(all, offset, Math.min(all.length, offset + 300)));
        }
    }

    private void close(WriteLease writer) throws VfsException {
        writer.flush();
        writer.close();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void awaitParts(int count) {
        await(() -> store.parts().count() >= count);
    }

    private void awaitNothingLeft() {
        await(() -> store.parts().unfinished().isEmpty());
    }

    private List<String> parts() {
        return store.calls("part").stream().sorted().toList();
    }

    @Test
    void fullPartsGoUpWhileItIsWrittenAndCloseSendsTheRest() throws Exception {
        open("/data/file");
        writeFrom(0, BYTES);
        awaitParts(5);
        assertThat(store.calls("part")).noneMatch(call -> call.startsWith("part file 6"));
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        assertThat(parts())
                .containsExactly(
                        "part file 1 1000",
                        "part file 2 1000",
                        "part file 3 1000",
                        "part file 4 1000",
                        "part file 5 1000",
                        "part file 6 500");
        assertThat(store.calls("begin")).hasSize(1);
        assertThat(store.calls("complete")).containsExactly("complete file 6 exclusive");
        assertThat(store.calls("put")).isEmpty();
        assertThat(store.parts().unfinished()).isEmpty();
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.PERSISTED);
        assertThat(scene.read("/data/file")).isEqualTo(BYTES);
    }

    @Test
    void aFileOfTwoPartsGoesUpWhole() throws Exception {
        open("/data/file");
        writeFrom(0, Arrays.copyOf(BYTES, 2 * PART));
        close(lease);
        assertThat(store.calls("put")).containsExactly("put file 2000 exclusive");
        assertThat(store.calls("begin")).isEmpty();
    }

    @Test
    void writesInAnyOrderSendEachPartOnce() throws Exception {
        open("/data/file");
        for (int pair = 0; pair < BYTES.length; pair += 1000) {
            for (int offset : new int[] {pair + 500, pair}) {
                int end = Math.min(BYTES.length, offset + 500);
                if (offset < end) {
                    write(offset, Arrays.copyOfRange(BYTES, offset, end));
                }
            }
        }
        awaitParts(5);
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        assertThat(parts()).hasSize(6);
    }

    @Test
    void aSizeThatIsSetBeforehandSendsNoZeros() throws Exception {
        open("/data/file");
        scene.truncate(Scene.ROOT, file, BYTES.length);
        assertThat(store.calls("begin")).isEmpty();
        writeFrom(0, BYTES);
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        assertThat(parts()).hasSize(6);
    }

    @Test
    void aPartThatIsWrittenAgainIsSentAgainOnceHoweverOften() throws Exception {
        open("/data/file");
        writeFrom(0, BYTES);
        awaitParts(5);
        byte[] expected = BYTES.clone();
        for (int i = 0; i < 20; i++) {
            expected[7] = (byte) i;
            write(7, new byte[] {(byte) i});
        }
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(expected);
        assertThat(parts()).hasSize(7);
        assertThat(parts().stream().filter("part file 1 1000"::equals)).hasSize(2);
    }

    @Test
    void aPartThatIsWrittenWhileItIsOnItsWayIsSentAgain() throws Exception {
        open("/data/file");
        byte[] expected = BYTES.clone();
        try (CallGate gate = store.holdParts()) {
            writeFrom(0, BYTES);
            gate.awaitWaiting(1);
            expected[0]++;
            write(0, new byte[] {expected[0]});
        }
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(expected);
        assertThat(store.parts().unfinished()).isEmpty();
    }

    @Test
    void aFileThatIsCutAfterPartsWereSentArrivesAsItIs() throws Exception {
        open("/data/file");
        writeFrom(0, BYTES);
        awaitParts(5);
        scene.truncate(Scene.ROOT, file, 2500);
        scene.truncate(Scene.ROOT, file, 3500);
        close(lease);
        byte[] expected = Arrays.copyOf(Arrays.copyOf(BYTES, 2500), 3500);
        assertThat(gateway.object("/data/file")).hasValue(expected);
        assertThat(store.calls("complete")).containsExactly("complete file 4 exclusive");
        assertThat(store.parts().unfinished()).isEmpty();
    }

    @Test
    void aFileThatIsCutToASmallOneGoesUpWholeAndLeavesNoParts() throws Exception {
        open("/data/file");
        writeFrom(0, BYTES);
        awaitParts(5);
        scene.truncate(Scene.ROOT, file, 10);
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(Arrays.copyOf(BYTES, 10));
        awaitNothingLeft();
    }

    @Test
    void aFileThatIsUnlinkedWhileItIsWrittenLeavesNoParts() throws Exception {
        open("/data/file");
        try (CallGate gate = store.holdParts()) {
            writeFrom(0, BYTES);
            gate.awaitWaiting(1);
            scene.remove("/data/file");
            assertThat(store.calls("abort"))
                    .as("not while a part is on its way")
                    .isEmpty();
        }
        awaitNothingLeft();
        writeFrom(0, BYTES);
        lease.close();
        assertThat(store.calls("begin")).hasSize(1);
        assertThat(gateway.object("/data/file")).isEmpty();
    }

    @Test
    void aFileThatIsRenamedWhileItIsWrittenArrivesUnderItsNewNameOnly() throws Exception {
        open("/data/a");
        writeFrom(0, BYTES);
        awaitParts(5);
        scene.rename("/data/a", "/data/b");
        byte[] longer = Arrays.copyOf(BYTES, 7500);
        writeFrom(5500, longer);
        close(lease);
        assertThat(gateway.object("/data/b")).hasValue(longer);
        assertThat(gateway.object("/data/a")).isEmpty();
        awaitNothingLeft();
        assertThat(store.calls("complete")).containsExactly("complete b 8 exclusive");
        assertThat(store.calls("abort")).containsExactly("abort a");
    }

    @Test
    void aDirectoryThatIsRenamedTakesTheFileThatIsWrittenInItAlong() throws Exception {
        scene.mkdir("/data/d");
        open("/data/d/file");
        writeFrom(0, BYTES);
        awaitParts(5);
        scene.rename("/data/d", "/data/e");
        writeFrom(5500, Arrays.copyOf(BYTES, 6500));
        close(lease);
        assertThat(gateway.object("/data/e/file")).hasValue(Arrays.copyOf(BYTES, 6500));
        assertThat(gateway.object("/data/d/file")).isEmpty();
        awaitNothingLeft();
    }

    @Test
    void aHiddenNameNeverReachesTheStore() throws Exception {
        open("/data/.nfs0123456789abcdef");
        writeFrom(0, BYTES);
        close(lease);
        assertThat(store.calls("begin")).isEmpty();
        assertThat(store.calls("part")).isEmpty();
    }

    @Test
    void aPartThatFailsForNowIsSentAtTheSeal() throws Exception {
        store.failNext("part", 3, UfsError.THROTTLED);
        open("/data/file");
        writeFrom(0, BYTES);
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        assertThat(store.calls("begin")).hasSize(1);
        assertThat(store.parts().unfinished()).isEmpty();
    }

    @Test
    void aStoreThatIsAwayInTheMiddleIsWaitedForAndWhatWasSentIsKept() throws Exception {
        open("/data/file");
        writeFrom(0, Arrays.copyOf(BYTES, 3500));
        awaitParts(3);
        store.failNext("part", 4, UfsError.UNAVAILABLE);
        writeFrom(3500, BYTES);
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        assertThat(parts().stream().filter(call -> call.compareTo("part file 4") < 0))
                .hasSize(3);
        assertThat(store.parts().unfinished()).isEmpty();
    }

    @Test
    void aPartThatIsRefusedForGoodFailsTheFileAndLeavesNoParts() throws Exception {
        store.failNext("part", 1000, UfsError.ACCESS_DENIED);
        open("/data/file");
        writeFrom(0, BYTES);
        scene.refused(VfsError.ACCESS_DENIED, lease::flush);
        lease.close();
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.FAILED);
        assertThat(scene.read("/data/file")).isEqualTo(BYTES);
        awaitNothingLeft();
    }

    @Test
    void aServerThatTakesNoPartsGetsTheWholeFile() throws Exception {
        store.failNext("begin", 1000, UfsError.NOT_SUPPORTED);
        open("/data/file");
        writeFrom(0, BYTES);
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        assertThat(store.calls("put")).containsExactly("put file 5500 exclusive");
    }

    @Test
    void whatSomebodyElsePutThereMeanwhileIsNotOverwritten() throws Exception {
        open("/data/file");
        writeFrom(0, BYTES);
        awaitParts(5);
        gateway.putObject("/data/file", Scene.bytes(10, 2));
        scene.refused(VfsError.EXISTS, lease::flush);
        lease.close();
        assertThat(gateway.object("/data/file")).hasValue(Scene.bytes(10, 2));
        assertThat(scene.read("/data/file")).isEqualTo(BYTES);
        assertThat(gateway.fileSystem().status(file).failure().orElseThrow()).contains("somebody else");
        awaitNothingLeft();
    }

    @Test
    void anObjectWhoseCompletionWasNotAnsweredIsOurs() throws Exception {
        store.loseNextAnswer("complete");
        open("/data/file");
        writeFrom(0, BYTES);
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        assertThat(parts()).hasSize(6);
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.PERSISTED);
    }

    @Test
    void anUploadThatTheStoreHasLostBeginsAnew() throws Exception {
        open("/data/file");
        writeFrom(0, BYTES);
        awaitParts(5);
        store.parts().lose();
        close(lease);
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        awaitNothingLeft();
    }

    @Test
    void aFileWithHolesThatIsSetAsideLeavesNoParts() throws Exception {
        file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
        writeFrom(0, BYTES);
        gateway.rest();
        awaitParts(5);
        write(9000, new byte[10]);
        gateway.clock().advance(Duration.ofMinutes(11));
        gateway.fileSystem().sweep();
        awaitNothingLeft();
        assertThat(gateway.object("/data/file")).isEmpty();
    }

    @Test
    void aMountThatIsTakenAwayByForceLeavesNoParts() throws Exception {
        open("/data/file");
        writeFrom(0, BYTES);
        awaitParts(5);
        gateway.fileSystem().unmount(VfsPath.parse("/data/nested"), UnmountMode.SAFE);
        gateway.fileSystem().unmount(VfsPath.parse("/data"), UnmountMode.FORCE);
        assertThat(store.parts().unfinished()).isEmpty();
        gateway.mount("/data", false, Map.of());
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
    }

    @Test
    void aFileThatIsWrittenAgainAfterItsSealArrivesWithWhatCame() throws Exception {
        file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
        writeFrom(0, BYTES);
        scene.files().commit(Scene.ROOT, file);
        gateway.clock().advance(Duration.ofSeconds(3));
        gateway.fileSystem().sweep();
        byte[] longer = Scene.bytes(7500, 1);
        System.arraycopy(BYTES, 0, longer, 0, BYTES.length);
        writeFrom(5500, longer);
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(longer);
        assertThat(scene.read("/data/file")).isEqualTo(longer);
        awaitNothingLeft();
    }
}
