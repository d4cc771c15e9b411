package io.sluice.vfs.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.ByteRanges;
import io.sluice.vfs.FileLife;
import io.sluice.vfs.FileName;
import io.sluice.vfs.InodeId;
import io.sluice.vfs.VfsPath;
import io.sluice.vfs.meta.Location;
import io.sluice.vfs.meta.MountRecord;
import io.sluice.vfs.meta.PendingFile;
import io.sluice.vfs.meta.UnfinishedUpload;
import io.sluice.vfs.storage.UnfinishedUploads;
import io.sluice.vfs.storage.UnfinishedUploads.Upload;
import io.sluice.vfs.testing.MemoryMetadataStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which uploads of an earlier process go on. */
final class UploadNotesTest {
    private final MemoryMetadataStore metadata = new MemoryMetadataStore();

    private void pending(long id, String stagingFile, FileLife life) {
        metadata.pendingFiles()
                .put(
                        new InodeId(id),
                        new PendingFile(
                                new InodeId(id),
                                new Location(InodeId.ROOT, new FileName("file-" + id)),
                                stagingFile,
                                life,
                                0,
                                ByteRanges.NONE,
                                0644,
                                0,
                                0,
                                Instant.EPOCH,
                                Instant.EPOCH,
                                Instant.EPOCH,
                                Optional.empty(),
                                false,
                                Optional.empty()));
    }

    private void noted(String mount, String id, String stagingFile) {
        UnfinishedUpload row = new UnfinishedUpload(mount, "key", id, stagingFile, "CRC32C");
        metadata.unfinishedUploads().put(row.name(), row);
    }

    private UnfinishedUploads start() {
        VfsPath path = new VfsPath(List.of(new FileName("data")));
        metadata.mounts()
                .put(
                        path,
                        new MountRecord(
                                "m", path, "memory://data", Map.of(), Map.of(), false, false, Optional.empty()));
        return new UploadNotes(metadata).of("m");
    }

    @Test
    void whatBelongsToASealedFileGoesOnAndAllElseIsLeftBehind() {
        pending(2, "sealed", FileLife.SEALED);
        pending(3, "writing", FileLife.WRITING);
        pending(4, "failed", FileLife.FAILED);
        noted("m", "1", "");
        noted("m", "2", "sealed");
        noted("m", "3", "writing");
        noted("m", "4", "failed");
        noted("m", "5", "gone");
        noted("another", "6", "sealed");

        UnfinishedUploads notes = start();

        assertThat(notes.leftBehind()).extracting(Upload::id).containsExactlyInAnyOrder("1", "3", "4", "5");
        assertThat(notes.continued("sealed")).hasValue(new Upload("key", "2", "sealed", "CRC32C"));
        assertThat(notes.continued("writing")).isEmpty();
        assertThat(metadata.unfinishedUploads().get("another:6")).isEmpty();
    }

    @Test
    void ofTwoUploadsOfAFileOneGoesOn() {
        pending(2, "sealed", FileLife.SEALED);
        noted("m", "1", "sealed");
        noted("m", "2", "sealed");

        UnfinishedUploads notes = start();

        assertThat(notes.leftBehind()).hasSize(1);
        assertThat(notes.continued("sealed"))
                .isPresent()
                .get()
                .isNotEqualTo(notes.leftBehind().getFirst());
    }

    @Test
    void whatHasEndedGoesOnNoMoreAndWhatBeginsNowIsNotOfAnEarlierProcess() {
        pending(2, "sealed", FileLife.SEALED);
        noted("m", "2", "sealed");

        UnfinishedUploads notes = start();
        notes.ended(new Upload("key", "2"));
        notes.began(new Upload("key", "3", "sealed", ""));

        assertThat(notes.continued("sealed")).isEmpty();
        assertThat(notes.leftBehind()).isEmpty();
        assertThat(metadata.unfinishedUploads().size()).isEqualTo(1);
    }
}
