package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UnderFileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The fake keeps the contract, and does what tests tell it. */
final class MemoryUnderFileSystemTest extends UnderFileSystemContract {
    private final MemoryUnderFileSystem memory = new MemoryUnderFileSystem();

    @Override
    protected UnderFileSystem open() {
        memory.pageSize(pageSize());
        memory.reopen(notes);
        return memory;
    }

    @Override
    protected Optional<UnderFileSystem> reopened() {
        return Optional.of(memory);
    }

    @Override
    protected int pageSize() {
        return 7;
    }

    @Override
    protected void plant(String key, byte[] bytes) {
        memory.plant(key, bytes);
    }

    @Test
    void everyCallIsRecorded() throws Exception {
        memory.forgetCalls();
        StoreFile file = put("a/b", "hello");
        read("a/b", file.version(), 1, 2);
        list("");
        store.put(StorePath.of("x"), BytesToUpload.of(""), PutMode.EXCLUSIVE);
        store.rename(StorePath.of("x"), StorePath.of("y"));
        store.stat(StorePath.of("y"));
        store.delete(StorePath.of("y"));
        store.makeDirectory(StorePath.of("d"));
        store.removeDirectory(StorePath.of("d"));

        assertThat(memory.calls())
                .containsExactly(
                        "put a/b 5",
                        "read a/b 1+2",
                        "list /",
                        "put x 0 exclusive",
                        "rename x to y",
                        "stat y",
                        "delete y",
                        "mkdir d",
                        "rmdir d");
        assertThat(memory.calls("put")).hasSize(2);
    }

    @Test
    void theNextCallsFailAsTold() throws Exception {
        memory.failNext(1, UfsError.THROTTLED);
        memory.failNext("put", 1, UfsError.NO_SPACE);

        assertRefused(UfsError.THROTTLED, () -> list(""));
        assertThat(list("")).isEmpty();
        assertRefused(UfsError.NO_SPACE, () -> put("f", "x"));
        put("f", "x");
        memory.loseNextAnswer("delete");
        assertRefused(UfsError.UNAVAILABLE, () -> store.delete(StorePath.of("f")));
        assertThat(memory.keys()).isEmpty();
        memory.failAll(UfsError.UNAVAILABLE);
        assertRefused(UfsError.UNAVAILABLE, () -> list(""));
        memory.heal();
        assertThat(list("")).isEmpty();
    }

    @Test
    void aStreamBreaksWhereItIsTold() throws Exception {
        StoreFile file = put("f", "0123456789");
        memory.cutNextStreamAfter(4);

        try (InputStream stream = store.read(StorePath.of("f"), file.version(), 2, 8)) {
            assertThat(stream.readNBytes(4)).asString().isEqualTo("2345");
            assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        }
        assertThat(text("f", file)).isEqualTo("0123456789");
    }

    @Test
    void readsWaitAtTheGate() throws Exception {
        StoreFile file = put("f", "x");
        try (CallGate gate = memory.holdReads();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = threads.submit(() -> text("f", file));
            Future<String> second = threads.submit(() -> text("f", file));
            gate.awaitWaiting(2);
            assertThat(first.isDone() || second.isDone()).isFalse();
            gate.open();
            assertThat(first.get() + second.get()).isEqualTo("xx");
        }
        assertThat(memory.calls("read")).hasSize(2);
    }

    @Test
    void aMarkerThatIsThereIsNotMadeAgain() throws Exception {
        store.makeDirectory(StorePath.of("d"));

        assertRefused(UfsError.EXISTS, () -> store.makeDirectory(StorePath.of("d")));
    }

    @Test
    void archivedBytesCannotBeRead() throws Exception {
        StoreFile file = put("f", "x");
        memory.archive("f");

        assertThat(statFile("f").archived()).isTrue();
        assertRefused(UfsError.ARCHIVED, () -> text("f", file));
        assertThat(memory.bytes("f")).isNotEqualTo(Optional.empty());
    }
}
