package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.testing.MemoryMetadataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HandleKeyTest {
    @TempDir
    private Path folder;

    @Test
    void theKeyIsMadeOnceAndForItsOwnerAlone() throws IOException {
        SluiceHome home = new SluiceHome(folder);
        MemoryMetadataStore metadata = new MemoryMetadataStore();
        byte[] key = HandleKey.of(home, metadata);
        assertThat(key).hasSize(32);
        assertThat(HandleKey.of(home, metadata)).isEqualTo(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.handleKey())))
                .isEqualTo("rw-------");
        Path other = Files.createDirectory(folder.resolve("other"));
        assertThat(HandleKey.of(new SluiceHome(other), new MemoryMetadataStore()))
                .isNotEqualTo(key);
    }

    @Test
    void whoLosesOneOfTheTwoPlacesHasTheOther() throws IOException {
        SluiceHome home = new SluiceHome(folder);
        MemoryMetadataStore metadata = new MemoryMetadataStore();
        byte[] key = HandleKey.of(home, metadata);
        assertThat(HandleKey.of(home, new MemoryMetadataStore())).isEqualTo(key);
        Files.delete(home.handleKey());
        assertThat(HandleKey.of(home, metadata)).isEqualTo(key);
        Files.write(home.handleKey(), new byte[3]);
        assertThat(HandleKey.of(home, metadata)).isEqualTo(key);
        assertThat(Files.readAllBytes(home.handleKey())).isEqualTo(key);
    }
}
