package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsPath;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class OldLocalMountRecordsTest {
    @Test
    void aRowOfVersion1IsOfAMountThatIsOpenedByAskingAndShowsItsOwners() {
        byte[] version1 = new RecordWriter()
                .putByte(1)
                .putText("/")
                .putText("kernel")
                .putBoolean(true)
                .putBoolean(false)
                .toBytes();
        LocalMountRecord read = new LocalMountCodec().decode(version1);
        assertThat(read)
                .isEqualTo(new LocalMountRecord(
                        VfsPath.ROOT, "kernel", true, false, false, OptionalInt.empty(), OptionalInt.empty()));
        assertThat(new LocalMountCodec().decode(new LocalMountCodec().encode(read)))
                .isEqualTo(read);
    }
}
