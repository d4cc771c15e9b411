package io.sluice.ufs.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.storage.MountUri;
import io.sluice.vfs.storage.PutMode;
import io.sluice.vfs.storage.StorePath;
import io.sluice.vfs.storage.UfsError;
import io.sluice.vfs.storage.UfsException;
import io.sluice.vfs.storage.UnderFileSystem;
import io.sluice.vfs.testing.BytesToUpload;
import io.sluice.vfs.testing.UnderFileSystemContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of Hadoop's of which Sluice knows only the interface keeps the contract, if somebody vouches for its rename. */
final class ForeignFileSystemTest extends UnderFileSystemContract {
    @TempDir
    private Path folder;

    @Override
    protected UnderFileSystem open() throws Exception {
        return open(Map.of(HdfsSettings.ATOMIC_RENAME, "true"));
    }

    private UnderFileSystem open(Map<String, String> options) throws UfsException {
        Map<String, String> all = new HashMap<>(options);
        all.put("hadoop.fs." + PromisingFileSystem.SCHEME + ".impl", PromisingFileSystem.class.getName());
        MountUri uri = MountUri.parse(PromisingFileSystem.SCHEME + "://host" + folder);
        return HdfsOpening.open(uri, HdfsSettings.parse(all), HdfsFactory.class.getClassLoader(), pageSize());
    }

    @Override
    protected int pageSize() {
        return 7;
    }

    @Override
    protected void plant(String key, byte[] bytes) {
        throw new AssertionError("no key is planted where keys are not free");
    }

    @Test
    void withoutAVoucherForItsRenameItCanBeReadButNotWritten() throws Exception {
        Files.writeString(folder.resolve("f"), "hello");
        try (UnderFileSystem unknown = open(Map.of())) {
            store = unknown;

            assertThat(unknown.traits().directoryRename()).isFalse();
            assertThat(text("f", statFile("f"))).isEqualTo("hello");
            assertThatThrownBy(() -> put("g", "x"))
                    .isInstanceOf(UfsException.class)
                    .hasMessageContaining("NOT_SUPPORTED")
                    .hasMessageContaining("atomic-rename=true");
            assertRefused(
                    UfsError.NOT_SUPPORTED,
                    () -> unknown.put(StorePath.of("g"), BytesToUpload.of("x"), PutMode.EXCLUSIVE));
            assertRefused(UfsError.NOT_SUPPORTED, () -> unknown.rename(StorePath.of("f"), StorePath.of("g")));
            unknown.makeDirectory(StorePath.of("d"));
            unknown.removeDirectory(StorePath.of("d"));
            unknown.delete(StorePath.of("f"));
            assertThat(names("")).isEmpty();
        }
    }
}
