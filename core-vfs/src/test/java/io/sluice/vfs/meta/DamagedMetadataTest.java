package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.vfs.InodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage to the journal of acknowledged files is refused, never passed over; what was never acknowledged is no damage. */
final class DamagedMetadataTest {
    private static final int COMMITS = 5;

    @TempDir
    private Path directory;

    private Path file;
    private Path log;

    @BeforeEach
    void writeSomeCommits() throws IOException {
        file = directory.resolve("metadata.db");
        log = directory.resolve("metadata.db.log.1");
        try (MetadataStore store = MapDbMetadataStore.open(file)) {
            for (int i = 1; i <= COMMITS; i++) {
                store.attributes().put(new InodeId(i), numbered(i));
                store.sync();
            }
        }
    }

    @Test
    void aTornLastCommitIsDroppedWhereverItEnds() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        int frame = (whole.length - ChangeLog.HEAD_BYTES) / COMMITS;
        for (int cut = 1; cut < frame; cut += 4) {
            Files.write(log, whole);
            truncate(log, whole.length - cut);
            try (MetadataStore store = MapDbMetadataStore.open(file)) {
                assertThat(store.attributes().size()).isEqualTo(COMMITS - 1);
                store.attributes().put(new InodeId(99), numbered(99));
            }
            try (MetadataStore store = MapDbMetadataStore.open(file)) {
                assertThat(store.attributes().get(new InodeId(99))).contains(numbered(99));
                assertThat(store.attributes().size()).isEqualTo(COMMITS);
            }
        }
    }

    @Test
    void aLastCommitOfWhichOnlyLaterSectorsWereWrittenIsDropped() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        int frame = (whole.length - ChangeLog.HEAD_BYTES) / COMMITS;
        write(log, whole.length - frame, new byte[frame / 2]);
        try (MetadataStore store = MapDbMetadataStore.open(file)) {
            assertThat(store.attributes().size()).isEqualTo(COMMITS - 1);
        }
    }

    @Test
    void aFlippedBitOfAnAcknowledgedCommitIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(log);
        int frame = (whole.length - ChangeLog.HEAD_BYTES) / COMMITS;
        for (int at = 0; at < whole.length - frame; at += 3) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(log, damaged);
            assertThatThrownBy(() -> MapDbMetadataStore.open(file))
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(log + " is damaged: ")
                    .hasMessageNotContaining("\n");
        }
    }

    @Test
    void aFlippedBitAnywhereInTheSnapshotIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < 32; i++) {
            int at = i < 20 ? whole.length - 1 - i : (int) ((long) whole.length * (i - 20) / 12);
            write(file, at, new byte[] {(byte) (whole[at] ^ 0x10)});
            assertThatThrownBy(() -> MapDbMetadataStore.open(file))
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(file + " is damaged: ")
                    .hasMessageNotContaining("\n");
            write(file, at, new byte[] {whole[at]});
        }
    }

    @Test
    void aSnapshotThatWasCutShortIsRefused() throws IOException {
        for (long length : List.of(0L, 1L, 19L, 20L, 4096L, Files.size(file) - 1)) {
            byte[] whole = Files.readAllBytes(file);
            truncate(file, length);
            assertThatThrownBy(() -> MapDbMetadataStore.open(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file + " is damaged: it is cut short");
            Files.write(file, whole);
        }
    }

    @Test
    void aMissingSnapshotOrLogIsNotTakenForANewStore() throws IOException {
        byte[] logBytes = Files.readAllBytes(log);
        Files.delete(log);
        assertThatThrownBy(() -> MapDbMetadataStore.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(log + " or one that follows it is missing");
        Files.write(log, logBytes);
        Files.delete(file);
        assertThatThrownBy(() -> MapDbMetadataStore.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file + " is missing, but its changes are in " + log);
    }

    @Test
    void aLogThatWasBegunAndNeverFinishedIsNoDamage() throws IOException {
        Files.write(directory.resolve("metadata.db.log.2"), new byte[7]);
        try (MetadataStore store = MapDbMetadataStore.open(file)) {
            assertThat(store.attributes().size()).isEqualTo(COMMITS);
            store.attributes().put(new InodeId(99), numbered(99));
        }
        try (MetadataStore store = MapDbMetadataStore.open(file)) {
            assertThat(store.attributes().size()).isEqualTo(COMMITS + 1);
        }
    }

    @Test
    void aSnapshotThatWasNotFinishedIsThrownAway() throws IOException {
        Path unfinished = Files.createDirectory(directory.resolve("metadata.db.new"));
        Files.write(unfinished.resolve("snapshot"), new byte[100]);
        try (MetadataStore store = MapDbMetadataStore.open(file)) {
            assertThat(store.attributes().size()).isEqualTo(COMMITS);
        }
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void aRecordOfANewerVersionIsRefusedByNameOfTheFile() throws IOException {
        RecordWriter newer = new RecordWriter().putByte(4).putLong(77).putBytes(new byte[] {2, 0});
        try (ChangeLog writer = ChangeLog.goOn(log, Files.size(log), COMMITS + 1)) {
            writer.append(newer.toBytes());
        }
        assertThatThrownBy(() -> MapDbMetadataStore.open(file))
                .isInstanceOf(IOException.class)
                .hasMessage(log + ": a record has format 2, and this version of Sluice knows up to 1;"
                        + " start the version that wrote it");
    }

    private static AttributeRecord numbered(int n) {
        return new AttributeRecord(
                OptionalInt.of(n),
                OptionalInt.empty(),
                OptionalInt.empty(),
                AttributeRecord.NONE.accessed(),
                AttributeRecord.NONE.modified(),
                AttributeRecord.NONE.changed(),
                0);
    }

    private static void truncate(Path path, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        }
    }

    private static void write(Path path, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }
}
