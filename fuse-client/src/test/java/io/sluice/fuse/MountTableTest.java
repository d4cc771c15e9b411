package io.sluice.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MountTableTest {
    @TempDir
    Path directory;

    @Test
    void theTopmostMountOfAPlaceIsFoundWhateverItsNameContains() throws IOException, VfsException {
        Path mountinfo = directory.resolve("mountinfo");
        Files.writeString(mountinfo, """
                22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/vda rw
                36 22 0:30 / /mnt/a\\040b rw,nosuid - fuse.sluice sluice rw,user_id=0
                37 22 0:31 / /mnt/data rw - tmpfs tmpfs rw
                38 37 0:32 / /mnt/data rw master:2 - fuse.sluice sluice rw
                broken line
                """);
        MountTable table = new MountTable(mountinfo);
        assertThat(table.at(Path.of("/mnt/a b")))
                .hasValueSatisfying(found -> assertThat(found.type()).isEqualTo("fuse.sluice"));
        assertThat(table.at(Path.of("/mnt/data"))).hasValueSatisfying(found -> {
            assertThat(found.type()).isEqualTo("fuse.sluice");
            assertThat(found.source()).isEqualTo("sluice");
        });
        assertThat(table.at(Path.of("/mnt"))).isEmpty();
    }
}
