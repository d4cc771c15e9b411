package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileLife;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Stability;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.core.write.PartSizes;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of uploads in parts when the gateway was killed: nothing is sent twice, and nothing is left behind. */
@Timeout(120)
final class ResumedUploadTest {
    private static final int PART = 1000;
    private static final byte[] BYTES = Scene.bytes(5500, 1);

    private final MemoryGateway gateway =
            new MemoryGateway(GatewaySettings.defaults().withoutTimers().withPartSizes(new PartSizes(PART)));
    private final MemoryUnderFileSystem store = gateway.store("/data");
    private Scene scene = new Scene(gateway);
    private InodeId file;

    @BeforeEach
    void sendFiveOfSixParts() throws Exception {
        file = scene.createUnopened(Scene.ROOT, "/data/file", 0644);
        scene.files().write(Scene.ROOT, file, 0, ByteBuffer.wrap(BYTES), Stability.UNSTABLE);
        gateway.rest();
        await(() -> store.parts().count() == 5);
        scene.files().commit(Scene.ROOT, file);
    }

    @AfterEach
    void close() {
        store.heal();
        gateway.close();
    }

    private void write(long offset, byte[] bytes) throws VfsException {
        scene.files().write(Scene.ROOT, file, offset, ByteBuffer.wrap(bytes), Stability.DURABLE);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void awaitNothingLeft() {
        await(() -> store.parts().unfinished().isEmpty()
                && gateway.metadata().unfinishedUploads().size() == 0);
    }

    private void seal() {
        gateway.clock().advance(Duration.ofSeconds(3));
        gateway.fileSystem().sweep();
    }

    private void killAndRestart() {
        gateway.killAndRestart();
        scene = new Scene(gateway);
    }

    private List<String> parts() {
        return store.calls("part");
    }

    /** The numbers of the parts that were sent once; those that were refused for some time were sent more often. */
    private List<String> sentOnce() {
        return parts().stream()
                .map(call -> call.split(" ")[2])
                .filter(number -> parts().stream()
                                .filter(call -> call.startsWith("part file " + number + " "))
                                .count()
                        == 1)
                .sorted()
                .toList();
    }

    @Test
    void partsThatAreThereAreKeptAndTheOthersSent() throws Exception {
        store.failNext("part", 1000, UfsError.UNAVAILABLE);
        seal();
        await(() -> parts().size() > 5);
        killAndRestart();
        store.heal();
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        assertThat(store.calls("resume")).isNotEmpty();
        assertThat(store.calls("begin")).hasSize(1);
        assertThat(sentOnce()).containsExactly("1", "2", "3", "4", "5");
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.PERSISTED);
        awaitNothingLeft();
    }

    @Test
    void aPartOfOtherBytesIsSentAgain() throws Exception {
        store.failNext("part", 1000, UfsError.UNAVAILABLE);
        byte[] expected = BYTES.clone();
        expected[2500]++;
        write(2500, new byte[] {expected[2500]});
        seal();
        await(() -> parts().size() > 5);
        killAndRestart();
        store.heal();
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(expected);
        assertThat(sentOnce()).contains("1", "2", "4", "5").doesNotContain("3");
        awaitNothingLeft();
    }

    @Test
    void anObjectThatWasCompleteBeforeTheKillIsOursAndNothingIsSent() throws Exception {
        store.failNext("complete", 1000, UfsError.UNAVAILABLE);
        seal();
        await(() -> !store.calls("complete").isEmpty());
        store.parts().lose();
        gateway.putObject("/data/file", BYTES);
        killAndRestart();
        store.forgetCalls();
        store.heal();
        gateway.settle();
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.PERSISTED);
        assertThat(scene.read("/data/file")).isEqualTo(BYTES);
        assertThat(store.calls("begin")).isEmpty();
        assertThat(parts()).isEmpty();
        awaitNothingLeft();
    }

    @Test
    void anUploadThatWasAbortedMeanwhileBeginsAnew() throws Exception {
        store.failNext("complete", 1000, UfsError.UNAVAILABLE);
        seal();
        await(() -> !store.calls("complete").isEmpty());
        store.parts().lose();
        killAndRestart();
        store.heal();
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(BYTES);
        awaitNothingLeft();
    }

    @Test
    void whatWasSentOfAFileThatWasBeingWrittenIsAbortedAndItGoesOn() throws Exception {
        killAndRestart();
        awaitNothingLeft();
        byte[] longer = Arrays.copyOf(BYTES, 8000);
        write(5500, Arrays.copyOfRange(longer, 5500, 8000));
        gateway.settle();
        assertThat(gateway.object("/data/file")).hasValue(longer);
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.PERSISTED);
        awaitNothingLeft();
    }

    @Test
    void aFileThatIsUnlinkedBeforeItsUploadGoesOnLeavesNoParts() throws Exception {
        store.failNext("complete", 1000, UfsError.UNAVAILABLE);
        seal();
        await(() -> !store.calls("complete").isEmpty());
        store.failNext("resume", 1000, UfsError.UNAVAILABLE);
        killAndRestart();
        await(() -> !store.calls("resume").isEmpty());
        scene.remove("/data/file");
        store.heal();
        awaitNothingLeft();
        assertThat(gateway.object("/data/file")).isEmpty();
    }

    @Test
    void aFileThatIsRenamedBeforeItsUploadGoesOnArrivesUnderItsNewNameOnly() throws Exception {
        store.failNext("complete", 1000, UfsError.UNAVAILABLE);
        seal();
        await(() -> !store.calls("complete").isEmpty());
        store.failNext("resume", 1000, UfsError.UNAVAILABLE);
        killAndRestart();
        await(() -> !store.calls("resume").isEmpty());
        scene.rename("/data/file", "/data/other");
        store.heal();
        gateway.settle();
        assertThat(gateway.object("/data/other")).hasValue(BYTES);
        assertThat(gateway.object("/data/file")).isEmpty();
        awaitNothingLeft();
    }

    @Test
    void aFileThatWasRefusedLeavesNoPartsThoughTheGatewayWasKilled() throws Exception {
        store.failNext("abort", 1000, UfsError.UNAVAILABLE);
        gateway.putObject("/data/file", Scene.bytes(10, 2));
        seal();
        await(() -> !store.calls("abort").isEmpty());
        assertThat(scene.at("/data/file").life()).isEqualTo(FileLife.FAILED);
        killAndRestart();
        store.heal();
        awaitNothingLeft();
        assertThat(scene.read("/data/file")).isEqualTo(BYTES);
    }
}
