package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Records of the form in which nobody could go on with an upload. */
final class OldUploadRecordsTest {
    @Test
    void aRowOfVersion1IsOfAnUploadThatNobodyGoesOnWith() {
        byte[] version1 = new RecordWriter()
                .putByte(1)
                .putText("m-1")
                .putText("p/key")
                .putText("id")
                .toBytes();
        UnfinishedUpload read = new UnfinishedUploadCodec().decode(version1);
        assertThat(read).isEqualTo(new UnfinishedUpload("m-1", "p/key", "id", "", ""));
        assertThat(new UnfinishedUploadCodec().decode(new UnfinishedUploadCodec().encode(read)))
                .isEqualTo(read);
    }
}
