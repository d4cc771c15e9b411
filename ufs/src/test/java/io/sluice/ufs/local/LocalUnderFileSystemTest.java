package io.sluice.ufs.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StoreEntry.StoreFile;
import io.sluice.vfs.storage.StorePage;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import io.sluice.vfs.testing.UnderFileSystemContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder keeps the contract of stores, and what is outside of it stays outside. */
final class LocalUnderFileSystemTest extends UnderFileSystemContract {
    @TempDir
    private Path directory;

    private Path root;

    @Override
    protected UnderFileSystem open() throws IOException {
        root = Files.createDirectory(directory.toRealPath().resolve("root"));
        return new LocalUnderFileSystem(root, pageSize(), new Random(1), InstantSource.system());
    }

    @Override
    protected int pageSize() {
        return 7;
    }

    @Override
    protected void plant(String key, byte[] bytes) throws IOException {
        Files.write(root.resolve(key), bytes);
    }

    @Test
    void aLinkToAFileInsideIsThatFile() throws Exception {
        put("blobs/one", "shared");
        Files.createDirectory(root.resolve("snapshot"));
        Files.createSymbolicLink(root.resolve("snapshot/model"), Path.of("../blobs/one"));

        StoreFile file = statFile("snapshot/model");
        assertThat(text("snapshot/model", file)).isEqualTo("shared");
        assertThat(names("snapshot")).containsExactly("model");
        assertRefused(
                UfsError.NOT_SUPPORTED,
                () -> store.rename(StorePath.of("snapshot/model"), StorePath.of("other/model")));
        store.delete(StorePath.of("snapshot/model"));
        assertThat(text("blobs/one", statFile("blobs/one"))).isEqualTo("shared");
    }

    @Test
    void linksThatLeadOutOrToDirectoriesOrNowhereAreNotThere() throws Exception {
        Files.writeString(directory.resolve("secret"), "outside");
        Files.createDirectory(directory.resolve("outside"));
        Files.writeString(directory.resolve("outside/f"), "outside");
        Files.createDirectory(root.resolve("real"));
        Files.writeString(root.resolve("real/f"), "inside");
        Files.createSymbolicLink(root.resolve("out"), directory.resolve("secret"));
        Files.createSymbolicLink(root.resolve("out-up"), Path.of("../secret"));
        Files.createSymbolicLink(root.resolve("out-dir"), directory.resolve("outside"));
        Files.createSymbolicLink(root.resolve("circle"), Path.of("."));
        Files.createSymbolicLink(root.resolve("in-dir"), Path.of("real"));
        Files.createSymbolicLink(root.resolve("broken"), Path.of("nowhere"));
        Files.createSymbolicLink(root.resolve("itself"), Path.of("itself"));

        assertThat(names("")).containsExactly("real/");
        for (String path : new String[] {"out", "out-up", "out-dir", "out-dir/f", "circle", "circle/real", "broken"}) {
            assertMissing(path);
        }
        assertMissing("itself");
        assertMissing("in-dir/f");
        assertRefused(UfsError.NOT_FOUND, () -> list("out-dir"));
    }

    @Test
    void nothingIsWrittenOverOrThroughWhatIsNotShown() throws Exception {
        Files.writeString(directory.resolve("secret"), "outside");
        Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(root.resolve("out"), directory.resolve("secret"));
        Files.createSymbolicLink(root.resolve("out-dir"), directory.resolve("outside"));
        put("f", "x");

        assertRefused(UfsError.ACCESS_DENIED, () -> put("out", "y"));
        assertRefused(UfsError.NOT_DIRECTORY, () -> put("out-dir/f", "y"));
        assertRefused(UfsError.ACCESS_DENIED, () -> store.rename(StorePath.of("f"), StorePath.of("out")));
        assertRefused(UfsError.NOT_FOUND, () -> store.delete(StorePath.of("out")));
        assertRefused(UfsError.ACCESS_DENIED, () -> store.makeDirectory(StorePath.of("out")));
        assertThat(Files.readString(directory.resolve("secret"))).isEqualTo("outside");
        assertThat(directory.resolve("outside")).isEmptyDirectory();
    }

    @Test
    void specialFilesAreNotThere() throws Exception {
        Process process = new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start();
        assertThat(process.waitFor()).isZero();

        assertMissing("pipe");
        assertThat(list("")).isEmpty();
        assertRefused(UfsError.ACCESS_DENIED, () -> put("pipe", "x"));
    }

    @Test
    void aPutThatFailsLeavesNothingBehind() throws Exception {
        put("d/f", "old");
        BytesToUpload bytes = BytesToUpload.of("new!");

        assertRefused(
                UfsError.CORRUPT,
                () -> store.put(
                        StorePath.of("d/f"),
                        new BrokenSource(bytes.size() + 1, bytes.open(0, bytes.size())),
                        PutMode.REPLACE));

        assertThat(text("d/f", statFile("d/f"))).isEqualTo("old");
        try (var files = Files.list(root.resolve("d"))) {
            assertThat(files).containsExactly(root.resolve("d/f"));
        }
    }

    @Test
    void filesOnTheirWayAreNotShown() throws Exception {
        Files.writeString(root.resolve(LocalFolder.TEMPORARY + "1"), "half");

        assertThat(list("")).isEmpty();
        assertMissing(LocalFolder.TEMPORARY + "1");
        assertRefused(UfsError.INVALID, () -> put(LocalFolder.TEMPORARY + "1", "x"));
    }

    private Path leftBehind(String directory, Duration since) throws IOException {
        Path left =
                Files.writeString(root.resolve(directory).resolve(LocalFolder.TEMPORARY + since.toSeconds()), "half");
        return Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(since)));
    }

    @Test
    void whatACrashLeftOnItsWayIsRemovedByTheNextPutThatFollowsAListing() throws Exception {
        Path old = leftBehind("", Duration.ofMinutes(11));
        Path young = leftBehind("", Duration.ofMinutes(9));
        Path link = Files.createSymbolicLink(root.resolve(LocalFolder.TEMPORARY + "link"), Path.of("nowhere"));
        assertThat(names("")).isEmpty();
        assertThat(old).exists();
        put("file", "text");
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(link).isSymbolicLink();
    }

    @Test
    void aDirectoryInWhichNothingIsButWhatACrashLeftCanBeRemoved() throws Exception {
        Files.createDirectory(root.resolve("d"));
        Path young = leftBehind("d", Duration.ofMinutes(9));
        leftBehind("d", Duration.ofMinutes(11));
        assertRefused(UfsError.NOT_EMPTY, () -> store.removeDirectory(StorePath.of("d")));
        Files.delete(young);
        store.removeDirectory(StorePath.of("d"));
        assertThat(root.resolve("d")).doesNotExist();
    }

    @Test
    void aFileThatIsChangedWhileItIsReadIsNoticedBeforeItsLastByte() throws Exception {
        StoreFile file = put("f", "0123456789");
        try (InputStream stream = store.read(StorePath.of("f"), file.version(), 0, 10)) {
            assertThat(stream.readNBytes(5)).asString().isEqualTo("01234");
            Files.writeString(root.resolve("f"), "ABCDEFGHIJ");
            Files.setLastModifiedTime(root.resolve("f"), FileTime.fromMillis(1));
            assertRefused(UfsError.CHANGED, () -> stream.readNBytes(5));
        }
        StoreFile changed = statFile("f");
        try (InputStream stream = store.read(StorePath.of("f"), changed.version(), 0, 10)) {
            Files.writeString(root.resolve("f"), "short");
            assertRefused(UfsError.CHANGED, stream::readAllBytes);
        }
    }

    @Test
    void aListingGoesOnWhenItsKeptNamesAreForgotten() throws Exception {
        for (int i = 0; i < 30; i++) {
            put("d/" + (char) ('a' + i / 10) + i % 10, "x");
        }
        StorePage first = store.list(StorePath.of("d"), Optional.empty());
        for (int i = 0; i < 20; i++) {
            store.list(StorePath.of("d"), Optional.empty());
        }

        StorePage second = store.list(StorePath.of("d"), first.next());
        StorePage again = store.list(StorePath.of("d"), first.next());

        assertThat(second.entries().getFirst().name().value()).isEqualTo("a7");
        assertThat(again.entries()).isEqualTo(second.entries());
    }

    @Test
    void aFolderThatWentAwayDoesNotLookEmpty() throws Exception {
        put("f", "x");
        Files.move(root, directory.resolve("elsewhere"));

        assertRefused(UfsError.UNAVAILABLE, () -> store.stat(StorePath.of("f")));
        assertRefused(UfsError.UNAVAILABLE, () -> list(""));
        Files.createDirectory(root);
        assertRefused(UfsError.UNAVAILABLE, () -> list(""));
        assertRefused(UfsError.UNAVAILABLE, () -> put("d/g", "x"));
        assertThat(Files.exists(root.resolve("d"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void directoriesAreNoFiles() throws Exception {
        put("d/f", "x");
        StoreFile file = statFile("d/f");

        assertRefused(UfsError.IS_DIRECTORY, () -> put("d", "x"));
        assertRefused(UfsError.IS_DIRECTORY, () -> store.delete(StorePath.of("d")));
        assertRefused(UfsError.IS_DIRECTORY, () -> read("d", file.version(), 0, 1));
        assertRefused(UfsError.NOT_DIRECTORY, () -> put("d/f/g", "x"));
        assertRefused(UfsError.INVALID, () -> store.rename(StorePath.of("d"), StorePath.of("d/e")));
    }

    @Test
    void aFolderThatIsNotThereIsRefusedWithTheWayOut() {
        assertThatThrownBy(() -> open("file://" + root + "/missing"))
                .isInstanceOf(UfsException.class)
                .hasMessage("INVALID: the folder " + root + "/missing does not exist: make it, or correct the URI");
        assertThatThrownBy(() -> open("file://data/set"))
                .hasMessage("INVALID: file://data/set names a host, \"data\": a folder is written with three slashes,"
                        + " file:///data/set");
        assertThatThrownBy(() -> open("file:///etc/hostname/x")).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> open("file:///dev/null")).hasMessageContaining("is not a folder");
    }

    private static void open(String uri) throws UfsException {
        new LocalFactory().open(MountUri.parse(uri), Map.of()).close();
    }

    private record BrokenSource(long size, InputStream stream) implements io.sluice.vfs.storage.UploadSource {
        @Override
        public InputStream open(long offset, long length) throws IOException {
            return new ByteArrayInputStream(stream.readAllBytes());
        }
    }
}
