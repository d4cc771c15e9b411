package io.sluice.vfs.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.vfs.storage.ContentVersion;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every store and every decorator of one must do: files here, names and directories in {@link UnderFileSystemNamesContract}, uploads in parts in {@link UnderFileSystemPartsContract}, which it extends,
 * so that one subclass runs all.
 */
public abstract class UnderFileSystemContract extends UnderFileSystemPartsContract {
    @Test
    void aFileThatWasPutIsThere() throws Exception {
        StoreFile stored = put("a/b.txt", "hello");

        assertThat(stored.name().value()).isEqualTo("b.txt");
        assertThat(stored.size()).isEqualTo(5);
        assertThat(stored.archived()).isFalse();
        StoreFile found = statFile("a/b.txt");
        assertThat(found.name()).isEqualTo(stored.name());
        assertThat(found.size()).isEqualTo(5);
        assertThat(found.version()).isEqualTo(stored.version());
        assertThat(list("a")).containsExactly(found);
        assertThat(text("a/b.txt", found)).isEqualTo("hello");
    }

    @Test
    void whatIsNotThereIsEmptyForStatAndNotFoundForRead() throws Exception {
        assertMissing("nothing");
        assertMissing("no/such/thing");
        assertRefused(UfsError.NOT_FOUND, () -> read("nothing", new ContentVersion("v"), 0, 1));
    }

    @Test
    void nothingLiesBelowAFile() throws Exception {
        put("file", "x");

        assertMissing("file/below");
    }

    @Test
    void aFileWithoutBytesIsAFile() throws Exception {
        StoreFile stored = put("empty", "");

        assertThat(stored.size()).isZero();
        assertThat(statFile("empty").version()).isEqualTo(stored.version());
        assertThat(names("")).containsExactly("empty");
    }

    @Test
    void rangesAreExactlyTheBytesAskedFor() throws Exception {
        byte[] bytes = new byte[3 << 20];
        new Random(42).nextBytes(bytes);
        StoreFile file = store.put(StorePath.of("big"), new BytesToUpload(bytes), PutMode.REPLACE);

        assertThat(read("big", file.version(), 0, bytes.length)).isEqualTo(bytes);
        for (int[] range : new int[][] {{0, 1}, {bytes.length - 1, 1}, {12345, 1 << 20}, {1 << 20, 2 << 20}}) {
            assertThat(read("big", file.version(), range[0], range[1]))
                    .isEqualTo(Arrays.copyOfRange(bytes, range[0], range[0] + range[1]));
        }
    }

    @Test
    void aWholeFileIsExactlyItsBytes() throws Exception {
        byte[] bytes = new byte[3 << 20];
        new Random(43).nextBytes(bytes);
        StoreFile file = store.put(StorePath.of("whole"), new BytesToUpload(bytes), PutMode.REPLACE);
        StoreFile empty = put("empty", "");

        try (InputStream stream = store.readWhole(StorePath.of("whole"), file.version(), file.size())) {
            assertThat(stream.readAllBytes()).isEqualTo(bytes);
        }
        try (InputStream stream = store.readWhole(StorePath.of("empty"), empty.version(), 0)) {
            assertThat(stream.read()).isEqualTo(-1);
        }
        put("whole", "other");
        assertRefused(UfsError.CHANGED, () -> store.readWhole(StorePath.of("whole"), file.version(), file.size()));
        assertRefused(UfsError.NOT_FOUND, () -> store.readWhole(StorePath.of("no"), file.version(), file.size()));
    }

    @Test
    void aStreamGivesItsBytesOneByOneAndThenEnds() throws Exception {
        StoreFile file = put("f", "abcd");

        try (InputStream stream = store.read(StorePath.of("f"), file.version(), 1, 2)) {
            assertThat(stream.read()).isEqualTo('b');
            assertThat(stream.read()).isEqualTo('c');
            assertThat(stream.read()).isEqualTo(-1);
            assertThat(stream.read(new byte[4])).isEqualTo(-1);
        }
    }

    @Test
    void streamsThatAreClosedEarlyDoNoHarm() throws Exception {
        StoreFile file = store.put(StorePath.of("big"), new BytesToUpload(new byte[1 << 20]), PutMode.REPLACE);

        for (int i = 0; i < 150; i++) {
            try (InputStream stream = store.read(StorePath.of("big"), file.version(), 0, 1 << 20)) {
                assertThat(stream.read()).isZero();
            }
        }
        assertThat(read("big", file.version(), 0, 1 << 20)).hasSize(1 << 20);
    }

    @Test
    void aFileThatWasReplacedIsChangedForThoseWhoAskForItsOldVersion() throws Exception {
        StoreFile old = put("f", "old bytes");
        StoreFile fresh = put("f", "new bytes!");

        assertThat(fresh.version()).isNotEqualTo(old.version());
        assertRefused(UfsError.CHANGED, () -> read("f", old.version(), 0, 3));
        assertThat(statFile("f").version()).isEqualTo(fresh.version());
        assertThat(text("f", fresh)).isEqualTo("new bytes!");
    }

    @Test
    void aFileOfTheSameLengthIsAnotherVersion() throws Exception {
        StoreFile old = put("f", "aaaa");
        StoreFile fresh = put("f", "bbbb");

        assertThat(fresh.version()).isNotEqualTo(old.version());
        assertRefused(UfsError.CHANGED, () -> read("f", old.version(), 0, 4));
    }

    @Test
    void anExclusivePutMakesAFileButNeverReplacesOne() throws Exception {
        StoreFile first = store.put(StorePath.of("d/f"), BytesToUpload.of("first"), PutMode.EXCLUSIVE);

        assertRefused(
                UfsError.EXISTS, () -> store.put(StorePath.of("d/f"), BytesToUpload.of("second"), PutMode.EXCLUSIVE));
        assertThat(statFile("d/f").version()).isEqualTo(first.version());
        assertThat(text("d/f", first)).isEqualTo("first");
        assertThat(names("d")).containsExactly("f");
    }

    @Test
    void ofManyExclusivePutsAtOnceExactlyOneWins() throws Exception {
        List<Integer> winners = new ArrayList<>();
        List<Optional<StoreFile>> outcomes = together(8, this::tryExclusivePut);
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i).isPresent()) {
                winners.add(i);
            }
        }

        assertThat(winners).hasSize(1);
        assertThat(text("contested", statFile("contested"))).isEqualTo("from " + winners.getFirst());
    }

    private Optional<StoreFile> tryExclusivePut(int number) throws Exception {
        while (true) {
            try {
                return Optional.of(
                        store.put(StorePath.of("contested"), BytesToUpload.of("from " + number), PutMode.EXCLUSIVE));
            } catch (UfsException e) {
                if (!e.error().isRetryable()) {
                    assertThat(e.error()).isEqualTo(UfsError.EXISTS);
                    return Optional.empty();
                }
            }
        }
    }

    @Test
    void manyThreadsPutAndReadAtTheSameTime() throws Exception {
        List<String> texts = together(16, number -> {
            String path = "threads/" + number % 4 + "/" + number;
            StoreFile file = put(path, "text " + number);
            return text(path, file);
        });

        for (int i = 0; i < texts.size(); i++) {
            assertThat(texts.get(i)).isEqualTo("text " + i);
        }
        assertThat(names("threads")).containsExactlyInAnyOrder("0/", "1/", "2/", "3/");
        assertThat(names("threads/3")).containsExactlyInAnyOrder("3", "7", "11", "15");
    }

    @Test
    void aDeletedFileIsGone() throws Exception {
        StoreFile file = put("d/f", "x");
        put("d/g", "y");

        store.delete(StorePath.of("d/f"));

        assertMissing("d/f");
        assertThat(names("d")).containsExactly("g");
        assertRefused(UfsError.NOT_FOUND, () -> read("d/f", file.version(), 0, 1));
    }

    @Test
    void deletingWhatIsNotThereIsNotFoundOrDone() {
        Optional<UfsError> answer = answer(() -> store.delete(StorePath.of("nothing")));

        assertThat(answer).isIn(Optional.empty(), Optional.of(UfsError.NOT_FOUND));
    }

    @Test
    void aRenamedFileLiesAtItsNewPlaceOnly() throws Exception {
        put("from/f", "content");

        StoreFile moved =
                store.rename(StorePath.of("from/f"), StorePath.of("to/g")).orElseThrow();

        assertThat(moved.name().value()).isEqualTo("g");
        assertThat(moved.size()).isEqualTo(7);
        assertThat(statFile("to/g").version()).isEqualTo(moved.version());
        assertThat(text("to/g", moved)).isEqualTo("content");
        assertMissing("from/f");
    }

    @Test
    void aRenameReplacesTheFileThatIsThere() throws Exception {
        put("tmp", "new content");
        StoreFile old = put("final", "old");

        StoreFile moved =
                store.rename(StorePath.of("tmp"), StorePath.of("final")).orElseThrow();

        assertThat(names("")).containsExactly("final");
        assertThat(text("final", moved)).isEqualTo("new content");
        assertRefused(UfsError.CHANGED, () -> read("final", old.version(), 0, 3));
    }

    @Test
    void aRenameOntoItselfChangesNothing() throws Exception {
        put("f", "content");

        StoreFile same = store.rename(StorePath.of("f"), StorePath.of("f")).orElseThrow();

        assertThat(text("f", same)).isEqualTo("content");
    }

    @Test
    void aCopyHasTheBytesOfThatVersionAndLeavesItsSource() throws Exception {
        StoreFile source = put("from/f", "content");
        put("to/g", "old");

        StoreFile copied = store.copy(StorePath.of("from/f"), source, StorePath.of("to/g"));

        assertThat(copied.size()).isEqualTo(7);
        assertThat(text("to/g", copied)).isEqualTo("content");
        assertThat(text("from/f", source)).isEqualTo("content");
    }

    @Test
    void aVersionThatIsNotThereAnyMoreIsNotCopied() throws Exception {
        StoreFile old = put("f", "old content");
        put("f", "new");

        assertThat(catchThrowableOfType(
                        UfsException.class, () -> store.copy(StorePath.of("f"), old, StorePath.of("g"))))
                .isNotNull();
        assertMissing("g");
    }

    @Test
    void renamingWhatIsNotThereIsNotFound() throws Exception {
        assertRefused(UfsError.NOT_FOUND, () -> store.rename(StorePath.of("nothing"), StorePath.of("other")));
        assertMissing("other");
    }

    /** Runs {@code tasks} numbered tasks at the same time and returns what they returned, in order. */
    private static <T> List<T> together(int tasks, Task<T> task) throws Exception {
        CountDownLatch start = new CountDownLatch(tasks);
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < tasks; i++) {
                int number = i;
                futures.add(threads.submit(() -> {
                    start.countDown();
                    start.await();
                    return task.run(number);
                }));
            }
            for (Future<T> future : futures) {
                results.add(future.get());
            }
        }
        return results;
    }

    @FunctionalInterface
    private interface Task<T> {
        T run(int number) throws Exception;
    }
}
