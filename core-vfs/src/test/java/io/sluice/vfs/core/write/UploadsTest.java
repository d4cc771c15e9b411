package io.sluice.vfs.core.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.Lease;
import io.sluice.vfs.Payload;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.storage.StoreEntry;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.CallGate;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How files share the way to their stores, and how far they are. */
@Timeout(120)
final class UploadsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final int PART = 1000;

    @TempDir
    private Path directory;

    private final MemoryUnderFileSystem store = new MemoryUnderFileSystem();
    private final OneStore publisher = new OneStore(store);
    private final Uploads uploads = new Uploads(publisher, 4, new PartSizes(PART));

    @AfterEach
    void close() {
        store.heal();
        uploads.close();
    }

    /** Everything goes into the root of one store. */
    private static final class OneStore implements Publisher {
        private final UnderFileSystem store;
        private final List<String> arrived = new CopyOnWriteArrayList<>();
        private volatile CountDownLatch holdLooks = new CountDownLatch(0);

        OneStore(UnderFileSystem store) {
            this.store = store;
        }

        @Override
        public Optional<Target> target(WrittenFile file) {
            return Optional.of(
                    new Target(store, StorePath.ROOT.child(file.location().name())));
        }

        @Override
        public boolean isHeldBack(WrittenFile file) {
            try {
                holdLooks.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return file.location().name().value().endsWith(".tmp");
        }

        @Override
        public boolean isAwaited(WrittenFile file) {
            return !file.location().name().value().startsWith("unawaited");
        }

        @Override
        public UnderFileSystem store(WrittenFile file) {
            return store;
        }

        @Override
        public Lease reserve(Target target) {
            return Lease.NOTHING;
        }

        @Override
        public boolean begins(WrittenFile file, Target target) {
            return target(file).equals(Optional.of(target)) && file.beginSending(file.location());
        }

        @Override
        public void ended(WrittenFile file, Sending.End end) {
            assertThat(file.endSending(end)).isEmpty();
        }

        @Override
        public void arrived(WrittenFile file, long edition, Target target, StoreEntry.StoreFile stored) {
            arrived.add(target.path().toString());
        }

        @Override
        public void refused(WrittenFile file, long edition, String reason) {
            file.fail(reason);
        }
    }

    private WrittenFile file(String name, int size) throws VfsException {
        OwnAttributes own = new OwnAttributes(0644, 0, 0, NOW, NOW, NOW);
        WrittenFile file = new WrittenFile(
                new InodeId(1 + Math.floorMod(name.hashCode(), 1_000_000)),
                new Location(InodeId.ROOT, new FileName(name)),
                StagingFile.create(directory.resolve(name + ".staged")),
                own,
                Optional.empty());
        file.write(0, Payload.of(ByteBuffer.wrap(Scene.bytes(size, 1))), false, NOW);
        return file;
    }

    private WrittenFile sealed(String name, int size) throws VfsException {
        WrittenFile file = file(name, size);
        file.seal(true, NOW);
        return file;
    }

    private void awaitProgress(WrittenFile file, int percent) {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (uploads.progressPercent(file).orElse(0) != percent) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private boolean awaitQuiet() {
        return uploads.awaitQuiet(Duration.ofSeconds(60));
    }

    @Test
    void aLargeFileDoesNotKeepSmallOnesWaiting() throws Exception {
        try (CallGate gate = store.holdParts()) {
            var _ = uploads.publish(sealed("large", 20 * PART));
            gate.awaitWaiting(3);
            uploads.publish(sealed("small", 10)).join();
            uploads.publish(sealed("another", 2 * PART)).join();
            assertThat(gate.waiting()).as("one slot of four is left to others").isEqualTo(3);
            assertThat(publisher.arrived).containsExactly("small", "another");
        }
        assertThat(awaitQuiet()).isTrue();
        assertThat(store.bytes("large")).hasValue(Scene.bytes(20 * PART, 1));
        assertThat(store.calls("part")).hasSize(20);
    }

    @Test
    void itIsNotQuietBeforeWhatWaitsForAnUploadHasLookedAgain() throws Exception {
        WrittenFile file = sealed("large", 20 * PART);
        try (CallGate gate = store.holdParts()) {
            var _ = uploads.publish(file);
            gate.awaitWaiting(3);
            var _ = uploads.publish(file);
            publisher.holdLooks = new CountDownLatch(1);
        }
        assertThat(uploads.awaitQuiet(Duration.ofMillis(500))).isFalse();
        publisher.holdLooks.countDown();
        assertThat(awaitQuiet()).isTrue();
    }

    @Test
    void twoLargeFilesGoSideBySide() throws Exception {
        try (CallGate gate = store.holdParts()) {
            var _ = uploads.publish(sealed("one", 20 * PART));
            gate.awaitWaiting(3);
            var _ = uploads.publish(sealed("other", 20 * PART));
            gate.awaitWaiting(4);
            assertThat(store.calls("part")).anyMatch(call -> call.startsWith("part other "));
        }
        assertThat(awaitQuiet()).isTrue();
        assertThat(publisher.arrived).containsExactlyInAnyOrder("one", "other");
    }

    @Test
    void progressIsTheShareThatIsInTheStore() throws Exception {
        WrittenFile file = sealed("file", 4 * PART);
        assertThat(uploads.progressPercent(file)).isEmpty();
        try (CallGate gate = store.holdParts()) {
            var _ = uploads.publish(file);
            gate.awaitWaiting(3);
            assertThat(uploads.progressPercent(file)).hasValue(0);
            gate.release(1);
            awaitProgress(file, 25);
        }
        assertThat(awaitQuiet()).isTrue();
        assertThat(uploads.progressPercent(file)).isEmpty();
    }

    @Test
    void aFileThatGoesUpWhileItIsWrittenHasProgressToo() throws Exception {
        WrittenFile file = file("file", 4 * PART);
        uploads.written(file);
        awaitProgress(file, 100);
        assertThat(store.calls("complete")).isEmpty();
        file.seal(true, NOW);
        uploads.publish(file).join();
        assertThat(store.calls("part")).hasSize(4);
    }

    @Test
    void whatNobodyWaitsForGoesUpWhileItIsWrittenWhenItHasRested() throws Exception {
        WrittenFile file = file("unawaited", 4 * PART);
        uploads.written(file);
        uploads.look(file, NOW);
        uploads.look(file, NOW.plus(PartSender.REST).minusMillis(1));
        assertThat(uploads.progressPercent(file)).isEmpty();
        file.write(4 * PART, Payload.of(ByteBuffer.wrap(Scene.bytes(4 * PART, 2))), false, NOW);
        uploads.look(file, NOW.plus(PartSender.REST));
        awaitProgress(file, 50);
        file.seal(true, NOW);
        uploads.publish(file).join();
        assertThat(store.calls("part")).hasSize(8);
    }

    @Test
    void whatIsCutOffBeforeItHasRestedIsNotSent() throws Exception {
        WrittenFile file = file("unawaited", 4 * PART);
        uploads.look(file, NOW);
        file.truncate(PART, NOW);
        uploads.look(file, NOW.plus(PartSender.REST));
        assertThat(uploads.progressPercent(file)).isEmpty();
        assertThat(store.calls("begin")).isEmpty();
    }

    @Test
    void aNameThatIsHeldBackIsNotSentWhileItIsWritten() throws Exception {
        WrittenFile file = file("file.tmp", 4 * PART);
        uploads.written(file);
        assertThat(uploads.progressPercent(file)).isEmpty();
        file.moveTo(new Location(InodeId.ROOT, new FileName("file")), false, NOW, StrayNotes.NONE);
        uploads.written(file);
        file.seal(true, NOW);
        uploads.publish(file).join();
        assertThat(store.calls("begin")).containsExactly("begin file");
        assertThat(store.calls("part")).hasSize(4);
    }

    @Test
    void aFileThatIsWrittenAgainWhileItGoesUpIsNotCompletedAsItWas() throws Exception {
        WrittenFile file = sealed("file", 4 * PART);
        try (CallGate gate = store.holdParts()) {
            var _ = uploads.publish(file);
            gate.awaitWaiting(3);
            file.reopen(NOW);
            file.write(0, Payload.of(ByteBuffer.wrap(new byte[] {1})), false, NOW);
        }
        assertThat(awaitQuiet()).isTrue();
        assertThat(store.calls("complete")).isEmpty();
        file.seal(true, NOW);
        uploads.publish(file).join();
        byte[] expected = Scene.bytes(4 * PART, 1);
        expected[0] = 1;
        assertThat(store.bytes("file")).hasValue(expected);
        assertThat(store.parts().unfinished()).isEmpty();
    }

    @Test
    void whatIsRefusedLeavesNoPartsAndMayBeTriedAgain() throws Exception {
        WrittenFile file = sealed("file", 4 * PART);
        store.failNext("complete", 1, UfsError.ACCESS_DENIED);
        assertThat(uploads.publish(file)).failsWithin(Duration.ofSeconds(60));
        assertThat(uploads.awaitRetired(Duration.ofSeconds(60))).isTrue();
        assertThat(store.parts().unfinished()).isEmpty();
    }
}
