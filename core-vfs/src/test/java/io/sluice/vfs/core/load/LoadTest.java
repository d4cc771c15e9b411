package io.sluice.vfs.core.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.Caller;
import io.sluice.vfs.VfsError;
import io.sluice.vfs.VfsException;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.core.load.LoadStatus.State;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.testing.CallGate;
import io.sluice.vfs.testing.MemoryGateway;
import io.sluice.vfs.testing.MemoryUnderFileSystem;
import io.sluice.vfs.testing.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole files and directories brought into the cache by jobs, over the real file system. */
@Timeout(60)
final class LoadTest {
    private static final int MIB = 1 << 20;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MemoryGateway gateway = new MemoryGateway();
    private final Scene scene = new Scene(gateway);
    private final MemoryUnderFileSystem store = gateway.store("/data");

    @AfterEach
    void close() {
        gateway.close();
    }

    private LoadJobs jobs() {
        return gateway.fileSystem().loads();
    }

    private LoadJob start(Caller caller, int parallel, String... paths) throws VfsException {
        List<VfsPath> parsed = new ArrayList<>();
        for (String path : paths) {
            parsed.add(VfsPath.parse(path));
        }
        return jobs().start(new LoadRequest(caller, parsed, parallel));
    }

    private LoadJob startList(int parallel, String... lines) throws VfsException {
        Iterator<String> left = List.of(lines).iterator();
        long[] number = {0};
        return jobs().start(new LoadRequest(Scene.ROOT, List.of(VfsPath.ROOT), parallel), () -> {
            if (!left.hasNext()) {
                return Optional.empty();
            }
            return Optional.of(new LoadList.Line(++number[0], VfsPath.parse(left.next())));
        });
    }

    private LoadStatus ended(LoadJob job) throws InterruptedException {
        assertThat(job.awaitEnd(LONG)).as("the load ends").isTrue();
        return job.status();
    }

    private static LoadStatus await(LoadJob job, Predicate<LoadStatus> condition) {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.test(job.status())) {
            assertThat(System.nanoTime()).as("it became %s", job.status()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
        return job.status();
    }

    private long cached(String path) throws VfsException {
        return gateway.fileSystem().status(scene.id(path)).cachedBytes();
    }

    private List<String> filesRead() {
        return store.calls("read").stream().map(call -> call.split(" ")[1]).toList();
    }

    @Test
    void aDirectoryIsLoadedWithAllThatLiesBelowAndNothingIsFetchedTwice() throws Exception {
        for (int i = 0; i < 50; i++) {
            gateway.putObject("/data/set/" + i % 5 + "/" + i, Scene.bytes(100_000 + i, i));
        }
        gateway.putObject("/data/set/empty", new byte[0]);

        LoadStatus status = ended(start(Scene.ROOT, 8, "/data/set"));

        assertThat(status.state()).isEqualTo(State.DONE);
        assertThat(status.counted()).isTrue();
        assertThat(status.files()).isEqualTo(51);
        assertThat(status.doneFiles()).isEqualTo(51);
        assertThat(status.doneBytes()).isEqualTo(status.bytes()).isEqualTo(status.fetchedBytes());
        assertThat(status.failures()).isEmpty();
        assertThat(cached("/data/set/3/13")).isEqualTo(100_013);
        assertThat(store.calls("read")).as("one request for each file").hasSize(50);

        store.forgetCalls();
        LoadStatus again = ended(start(Scene.ROOT, 8, "/data/set", "/data/set/4/4"));
        assertThat(again.doneFiles()).isEqualTo(52);
        assertThat(again.fetchedBytes()).isZero();
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void aLargeFileIsFetchedInPiecesAtOnce() throws Exception {
        byte[] bytes = Scene.bytes(10 * MIB + 7, 1);
        gateway.putObject("/data/large", bytes);
        LoadJob job;
        try (CallGate gate = store.holdReads()) {
            job = start(Scene.ROOT, 8, "/data/large");
            gate.awaitWaiting(3);
            assertThat(job.status().state()).isEqualTo(State.RUNNING);
        }
        assertThat(ended(job).doneFiles()).isEqualTo(1);
        store.forgetCalls();
        assertThat(scene.read("/data/large")).isEqualTo(bytes);
        assertThat(store.calls()).isEmpty();
    }

    @Test
    void noMoreThanTheAskedForRunAtOnce() throws Exception {
        for (int i = 0; i < 6; i++) {
            gateway.putObject("/data/" + i, Scene.bytes(10, i));
        }
        LoadJob job;
        try (CallGate gate = store.holdReads()) {
            job = start(Scene.ROOT, 2, "/data");
            for (int done = 0; done < 6; done += 2) {
                gate.awaitWaiting(2);
                assertThat(gate.waiting()).isEqualTo(2);
                long before = done;
                gate.release(2);
                await(job, status -> status.doneFiles() >= before + 2);
            }
        }
        assertThat(ended(job).doneFiles()).isEqualTo(6);
    }

    @Test
    void aListIsLoadedInItsOrder() throws Exception {
        for (int i = 0; i < 9; i++) {
            gateway.putObject("/data/f" + i, Scene.bytes(10, i));
        }
        LoadStatus status = ended(startList(1, "/data/f7", "/data/f2", "/data/f8", "/data/f0", "/data/f2"));
        assertThat(filesRead()).containsExactly("f7", "f2", "f8", "f0");
        assertThat(status.doneFiles()).isEqualTo(5);
        assertThat(status.inOrder()).isTrue();
    }

    @Test
    void aListThatDoesNotFitStaysHalfACacheAheadOfItsReader() throws Exception {
        String[] files = new String[8];
        for (int i = 0; i < 8; i++) {
            files[i] = "/data/f" + (i * 3 % 8);
            gateway.putObject(files[i], Scene.bytes(MIB, i));
        }
        gateway.cache().claimLimit(4 * MIB);

        LoadJob job = startList(1, files);
        await(job, status -> status.doneFiles() == 2 && status.state() == State.WAITING);
        assertThat(filesRead()).containsExactly("f0", "f3");

        scene.read(files[0]);
        await(job, status -> status.doneFiles() == 3 && status.state() == State.WAITING);
        scene.read(files[5]);
        assertThat(ended(job).state()).isEqualTo(State.DONE);
        assertThat(job.status().doneFiles()).isEqualTo(8);
    }

    @Test
    void aFileOfAListThatCanNeverFitFailsAndTheOthersGoOn() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(10, 1));
        gateway.putObject("/data/huge", Scene.bytes(3 * MIB, 1));
        gateway.putObject("/data/z", Scene.bytes(2 * MIB, 1));
        gateway.cache().claimLimit(4 * MIB);

        LoadJob job = startList(1, "/data/a", "/data/huge", "/data/z");
        await(job, status -> status.state() == State.WAITING);
        scene.read("/data/huge");
        LoadStatus status = ended(job);

        assertThat(status.failures())
                .containsExactly(new LoadStatus.Failure("/data/huge", "it is larger than half the cache"));
        assertThat(status.doneFiles()).isEqualTo(2);
    }

    @Test
    void whatDoesNotFitStopsTheLoadBeforeItEvictsItself() throws Exception {
        for (int i = 0; i < 5; i++) {
            gateway.putObject("/data/set/" + i, Scene.bytes(MIB, i));
        }
        gateway.cache().claimLimit(3 * MIB);

        LoadStatus status = ended(start(Scene.ROOT, 4, "/data/set"));

        assertThat(status.state()).isEqualTo(State.STOPPED);
        assertThat(status.reason().orElseThrow()).startsWith("the cache holds at most 3 MiB, and from /data/set/");
        assertThat(status.doneFiles()).isEqualTo(3);
        assertThat(store.calls("read")).hasSize(3);
    }

    @Test
    void aCacheThatTakesNothingStopsTheLoad() throws Exception {
        for (int i = 0; i < 5; i++) {
            gateway.putObject("/data/set/" + i, Scene.bytes(10, i));
        }
        LoadJob job;
        try (CallGate gate = store.holdReads()) {
            job = start(Scene.ROOT, 1, "/data/set");
            gate.awaitWaiting(1);
            gateway.cache().refuseAdmission(true);
        }
        LoadStatus status = ended(job);
        assertThat(status.state()).isEqualTo(State.STOPPED);
        assertThat(status.reason().orElseThrow())
                .as("by the block that was refused, or by the status before the next")
                .containsAnyOf("the cache takes no more", "no cache directory takes anything");
        assertThat(status.doneFiles()).isZero();
        assertThat(store.calls("read")).hasSize(1);

        LoadStatus next = ended(start(Scene.ROOT, 1, "/data/set"));
        assertThat(next.reason().orElseThrow()).startsWith("no cache directory takes anything");

        gateway.cache().refuseAdmission(false);
        assertThat(ended(start(Scene.ROOT, 1, "/data/set")).doneFiles())
                .as("it has come back")
                .isEqualTo(5);
    }

    @Test
    void singleFailuresAreCountedAndNamedAndTheOthersAreLoaded() throws Exception {
        for (int i = 0; i < 20; i++) {
            gateway.putObject("/data/set/" + i, Scene.bytes(10, i));
        }
        store.archive("set/3");
        scene.chmod(Scene.ROOT, scene.id("/data/set/4"), 0600);
        scene.chown(Scene.ROOT, scene.id("/data/set/4"), 1001, 1001);
        scene.names("/data/set");
        gateway.deleteObject("/data/set/5");

        LoadStatus status = ended(start(Scene.ALICE, 4, "/data/set"));

        assertThat(status.state()).isEqualTo(State.DONE);
        assertThat(status.doneFiles()).isEqualTo(17);
        assertThat(status.failedFiles()).isEqualTo(3);
        assertThat(status.failures().stream().map(LoadStatus.Failure::file))
                .contains("/data/set/3", "/data/set/4")
                .hasSize(3);
        assertThat(status.failures().toString()).contains("is archived in the store", "uid 1000 may not do this");
    }

    @Test
    void manyFailuresInARowEndTheLoad() throws Exception {
        for (int i = 0; i < 130; i++) {
            gateway.putObject("/data/set/" + i, Scene.bytes(10, i));
        }
        scene.names("/data/set");
        store.failAll(UfsError.ACCESS_DENIED);

        LoadStatus status = ended(start(Scene.ROOT, 4, "/data/set"));

        assertThat(status.state()).isEqualTo(State.STOPPED);
        assertThat(status.reason().orElseThrow()).startsWith("100 files in a row failed, the last because: ");
        assertThat(status.failures()).hasSize(10);
    }

    @Test
    void aLoadIsCancelled() throws Exception {
        for (int i = 0; i < 20; i++) {
            gateway.putObject("/data/set/" + i, Scene.bytes(10, i));
        }
        LoadJob job;
        try (CallGate gate = store.holdReads()) {
            job = start(Scene.ROOT, 2, "/data/set");
            gate.awaitWaiting(2);
            jobs().find(job.id()).orElseThrow().cancel();
            assertThat(ended(job).state()).isEqualTo(State.CANCELLED);
        }
        assertThat(job.status().failedFiles()).isZero();
        assertThat(store.calls("read").size()).isLessThanOrEqualTo(2);
        job.cancel();
        assertThat(jobs().all()).extracting(LoadStatus::state).containsExactly(State.CANCELLED);
    }

    @Test
    void aLoadWhoseLastFilesAreOnTheirWayIsCancelledToo() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(10, 1));
        LoadJob job;
        try (CallGate gate = store.holdReads()) {
            job = start(Scene.ROOT, 8, "/data/a");
            gate.awaitWaiting(1);
            job.cancel();
            assertThat(ended(job).state()).isEqualTo(State.CANCELLED);
        }
        assertThat(job.status().doneFiles()).isZero();
    }

    @Test
    void aListThatWaitsForItsReaderIsCancelled() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(MIB, 1));
        gateway.putObject("/data/b", Scene.bytes(MIB, 2));
        gateway.putObject("/data/c", Scene.bytes(MIB, 3));
        gateway.cache().claimLimit(2 * MIB);
        LoadJob job = startList(1, "/data/a", "/data/b", "/data/c");
        await(job, status -> status.state() == State.WAITING);
        job.cancel();
        assertThat(ended(job).state()).isEqualTo(State.CANCELLED);
    }

    @Test
    void whatIsNotInItsStoreYetIsHereAlready() throws Exception {
        scene.create("/data/writing").write(0, Scene.bytes(10, 1));
        LoadStatus status = ended(start(Scene.ROOT, 4, "/data/writing"));
        assertThat(status.localFiles()).isEqualTo(1);
        assertThat(status.doneFiles()).isZero();
        assertThat(status.failedFiles()).isZero();
    }

    @Test
    void aMountThatIsNotCachedIsNotLoaded() throws Exception {
        gateway.mount("/off", false, Map.of("cache", "off"));
        gateway.store("/off").plant("a", Scene.bytes(10, 1));
        LoadStatus status = ended(start(Scene.ROOT, 4, "/off/a"));
        assertThat(status.failures()).containsExactly(new LoadStatus.Failure("/off/a", "its mount has cache=off"));
    }

    @Test
    void aPathThatIsNotThereBeginsNothing() {
        VfsException refusal =
                catchThrowableOfType(VfsException.class, () -> start(Scene.ROOT, 4, "/data", "/data/no"));
        assertThat(refusal.error()).isEqualTo(VfsError.NOT_FOUND);
        assertThat(refusal.reason()).isEqualTo("/data/no: no such file or directory");
        assertThat(jobs().all()).isEmpty();
    }

    @Test
    void linesOfAListThatNameNoFileFailByThemselves() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(10, 1));
        LoadStatus status = ended(startList(4, "/data/a", "/data/no", "/data", "/data/a/b"));
        assertThat(status.state()).isEqualTo(State.DONE);
        assertThat(status.doneFiles()).isEqualTo(1);
        assertThat(status.failures())
                .containsExactly(
                        new LoadStatus.Failure("line 2: /data/no", "no such file or directory"),
                        new LoadStatus.Failure("line 3: /data", "is a directory; a list names files"),
                        new LoadStatus.Failure("line 4: /data/a/b", "part of the path is a file"));
    }

    @Test
    void aRestartKnowsNoLoads() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(10, 1));
        ended(start(Scene.ROOT, 4, "/data/a"));
        try (CallGate gate = store.holdReads()) {
            gateway.putObject("/data/b", Scene.bytes(10, 1));
            gateway.expire();
            LoadJob running = start(Scene.ROOT, 4, "/data/b");
            gate.awaitWaiting(1);
            gate.open();
            gateway.killAndRestart();
            assertThat(running.status().isOver()).isTrue();
        }
        assertThat(jobs().all()).isEmpty();
    }

    @Test
    void onlySoManyRunAtOnceAndOnlySoManyAreRemembered() throws Exception {
        gateway.putObject("/data/a", Scene.bytes(10, 1));
        for (int i = 0; i < 80; i++) {
            ended(start(Scene.ROOT, 1, "/data/a"));
        }
        assertThat(jobs().all()).hasSize(64);
        try (CallGate _ = store.holdReads()) {
            for (int i = 0; i < LoadJobs.MAX_RUNNING; i++) {
                gateway.putObject("/data/b" + i, Scene.bytes(10, i));
            }
            gateway.expire();
            for (int i = 0; i < LoadJobs.MAX_RUNNING; i++) {
                start(Scene.ROOT, 1, "/data/b" + i);
            }
            VfsException refusal = catchThrowableOfType(VfsException.class, () -> start(Scene.ROOT, 1, "/data/a"));
            assertThat(refusal.reason()).startsWith("16 loads run already");
        }
    }
}
