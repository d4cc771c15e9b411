package io.sluice.vfs.meta;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.vfs.VfsPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records of the form in which secrets stood in clear. */
final class OldMountRecordsTest {
    private static final String SECRET = "AKIAIOSFODNN7EXAMPLE";

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("metadata.db");
    }

    /** A record as version 1 wrote it. */
    private static byte[] version1(String path) {
        return new RecordWriter()
                .putByte(1)
                .putText("m-1")
                .putText(path)
                .putText("s3://bucket")
                .putInt(2)
                .putText("region")
                .putText("eu")
                .putText("secret-key")
                .putText(SECRET)
                .putBoolean(true)
                .putBoolean(false)
                .toBytes();
    }

    @Test
    void aRecordOfVersion1IsReadWithItsSecretAmongTheOptions() throws Exception {
        MountRecord record = new MountCodec().decode(version1("/data"));
        assertThat(record)
                .isEqualTo(new MountRecord(
                        "m-1",
                        VfsPath.parse("/data"),
                        "s3://bucket",
                        Map.of("region", "eu", "secret-key", SECRET),
                        Map.of(),
                        true,
                        false,
                        Optional.empty()));
        assertThat(record.toString()).doesNotContain(SECRET);
    }

    /** A home in which a version 1 was, with one record in the snapshot or the log, and one removed again. */
    private void plant(boolean inSnapshot) throws Exception {
        try (StoreFiles files = StoreFiles.lock(file())) {
            ChangeGate gate = new ChangeGate(1 << 16, () -> {});
            DurableTable<VfsPath, String, MountRecord> mounts =
                    new DurableTable<>(1, "mounts", KeyForm.PATH, new MountCodec(), gate);
            if (inSnapshot) {
                mounts.load("/data", version1("/data"));
            }
            ChangeLog log = ChangeLog.create(files.log(1), 1);
            new Snapshot(1, 1).write(files.prepareNewSnapshot(), List.of(mounts));
            files.installNewSnapshot();
            if (!inSnapshot) {
                RecordWriter changes = new RecordWriter();
                for (String path : List.of("/data", "/gone")) {
                    changes.putByte(1).putText(path).putBytes(version1(path));
                }
                log.append(changes.toBytes());
                log.append(new RecordWriter()
                        .putByte(1)
                        .putText("/gone")
                        .putBytes(Rows.NOTHING)
                        .toBytes());
            }
            log.close();
        }
    }

    private boolean isOnDisk(String text) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                if (new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterRewriteAndCompactionNoFileHoldsWhatStoodInClear(boolean inSnapshot) throws Exception {
        plant(inSnapshot);
        assertThat(isOnDisk(SECRET)).as("the test sees it").isTrue();
        try (MetadataStore store = MapDbMetadataStore.open(file())) {
            assertThat(store.holdsOldForms()).isTrue();
            MountRecord old = store.mounts().get(VfsPath.parse("/data")).orElseThrow();
            store.mounts().put(old.path(), old.with(Map.of("region", "eu"), Map.of()));
            store.sync();
            assertThat(isOnDisk(SECRET)).as("a rewrite alone leaves it").isTrue();
            store.compact();
            assertThat(isOnDisk(SECRET)).isFalse();
            assertThat(store.holdsOldForms()).isFalse();
        }
        try (MetadataStore store = MapDbMetadataStore.open(file())) {
            assertThat(store.holdsOldForms()).isFalse();
            assertThat(store.mounts().get(VfsPath.parse("/data")).orElseThrow().options())
                    .containsOnly(Map.entry("region", "eu"));
        }
    }

    @Test
    void aKillBetweenRewriteAndCompactionIsNoticedAtTheNextStart() throws Exception {
        plant(false);
        try (MetadataStore store = MapDbMetadataStore.open(file())) {
            store.mounts().remove(VfsPath.parse("/data"));
        }
        try (MetadataStore store = MapDbMetadataStore.open(file())) {
            assertThat(store.mounts().size()).isZero();
            assertThat(store.holdsOldForms()).as("the files still have it").isTrue();
        }
    }
}
